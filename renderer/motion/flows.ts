/** Requests that are more than an eye can count: flows along the lines. How many they are, the cards say. */
import { controllerRoute, doorRoute, doorsByService, entryRoute, podRoute, userRoute } from '../graph/routes.ts';
import type { ServiceMark } from '../graph/picture.ts';
import type { Point } from '../graph/sizes.ts';
import { legBetween } from '../graph/way.ts';
import { records } from '../store/cluster.ts';
import type { Scene } from '../store/scene.ts';
import { useSession } from '../store/session.ts';
import { isFlow } from './flights.ts';
import type { Flow } from './paint.ts';

/** The lines from people to a Service's door or card, and from where they come to its pods. */
function linesTo({ picture, layout }: Scene, service: ServiceMark, doors: readonly string[] | undefined): Point[][] {
  const lines: (Point[] | undefined)[] = [];
  const groups = new Map(picture.pods.map((p) => [p.uid, p.group]));
  // One dash line per machine is enough where pods are many: the rest of the way is the same.
  const machines = new Set<string>();
  const pods = service.backends.flatMap(({ pod, ready }) => {
    const machine = layout.pods.get(pod)?.machine ?? '';
    if (!ready || (layout.density === 'cell' && machines.has(machine))) return [];
    machines.add(machine);
    return [pod];
  });
  const facts = { picture, layout, find: records.find.bind(records) };
  const leading = picture.ingresses.filter(({ rows }) =>
    rows.some((row) => row.kind === 'path' && row.service === service.uid),
  );
  for (const [i, { name, targets, entries, isIdle }] of picture.users.entries()) {
    if (isIdle) continue;
    if (targets.includes(service.uid)) {
      if (doors === undefined) lines.push(userRoute(layout, name, service.uid, i));
      else for (const machine of machines) lines.push(doorRoute(layout, name, machine, i));
    }
    for (const { uid } of leading) if (entries.includes(uid)) lines.push(entryRoute(layout, name, uid, i));
  }
  for (const { uid, controllers } of leading) {
    for (const controller of controllers) {
      lines.push(controllerRoute(layout, uid, controller));
      for (const pod of pods) lines.push(legBetween(facts, { on: 'pod', uid: controller }, { on: 'pod', uid: pod }));
    }
  }
  if (leading.length > 0) return lines.filter((line) => line !== undefined);
  for (const pod of pods) {
    const machine = layout.pods.get(pod)?.machine ?? '';
    lines.push(
      doors === undefined
        ? podRoute(layout, service.uid, groups.get(pod) ?? '', pod)
        : legBetween(facts, { on: 'machine', name: machine }, { on: 'pod', uid: pod }),
    );
  }
  return lines.filter((line) => line !== undefined);
}

/** Services whose requests are more than an eye can count, as flows along their lines. */
export function flowsOf(scene: Scene, reduced: boolean): { flows: Flow[]; services: Set<string> } {
  const { traffic, pace } = useSession.getState();
  const flows: Flow[] = [];
  const services = new Set<string>();
  let doors: ReadonlyMap<string, string[]> | undefined;
  for (const service of scene.picture.services) {
    const rate = traffic.services[`${service.namespace}/${service.name}`] ?? 0;
    if (rate === 0 || !(reduced || isFlow(rate, pace.speed))) continue;
    services.add(service.uid);
    doors ??= doorsByService(scene.picture);
    if (!reduced) flows.push({ lines: linesTo(scene, service, doors.get(service.uid)) });
  }
  return { flows, services };
}
