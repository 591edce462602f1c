/** Requests that are more than an eye can count: flows along the lines, with a number. */
import { podRoute, userRoute } from '../graph/routes.ts';
import type { Point } from '../graph/sizes.ts';
import { i18n, number } from '../i18n/i18n.ts';
import type { Scene } from '../store/scene.ts';
import { useSession } from '../store/session.ts';
import { isFlow } from './flights.ts';
import type { Flow } from './paint.ts';

/** Services whose requests are more than an eye can count, as flows along their lines. */
export function flowsOf(scene: Scene, reduced: boolean): { flows: Flow[]; services: Set<string> } {
  const { traffic, pace } = useSession.getState();
  const flows: Flow[] = [];
  const services = new Set<string>();
  const groups = new Map<string, string>();
  for (const service of scene.picture.services) {
    const rate = traffic.services[`${service.namespace}/${service.name}`] ?? 0;
    if (rate === 0 || !(reduced || isFlow(rate, pace.speed))) continue;
    if (groups.size === 0) for (const p of scene.picture.pods) groups.set(p.uid, p.group);
    services.add(service.uid);
    const lines: Point[][] = [];
    let at: Point | undefined;
    for (const [i, user] of scene.picture.users.entries()) {
      const route = user.targets.includes(service.uid) ? userRoute(scene.layout, user.name, service.uid, i) : undefined;
      if (route === undefined) continue;
      lines.push(route);
      at = route[0];
    }
    const machines = new Set<string>();
    for (const { pod, ready } of service.backends) {
      // One dash line per machine is enough where pods are many: the rest of the way is the same.
      const machine = scene.layout.pods.get(pod)?.machine ?? '';
      if (!ready || (scene.layout.density === 'cell' && machines.has(machine))) continue;
      machines.add(machine);
      const route = podRoute(scene.layout, service.uid, groups.get(pod) ?? '', pod);
      if (route !== undefined) lines.push(route);
    }
    if (at !== undefined)
      flows.push({ lines: reduced ? [] : lines, label: { at, text: i18n.t('flow', { rate: number(rate, 0) }) } });
  }
  return { flows, services };
}
