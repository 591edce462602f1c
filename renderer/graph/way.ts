/** The way of a request through the picture, by the hops that it took: from card to door to gutter to pod. Pure. */
import type { RequestRecord } from '../../shared/model/request.ts';
import type { Layout } from './layout-model.ts';
import type { Picture } from './picture.ts';
import { entryRoute, podRoute, rowY, userRamp, userRoute } from './routes.ts';
import type { Point } from './sizes.ts';
import { alongStreets, cardRamp, exitRamp, machineRamp, podRamp, podToStreet, type Ramp } from './street.ts';
import { tidy } from './tidy.ts';

/** Looks things up by what requests call them. */
export interface WayFacts {
  picture: Picture;
  layout: Layout;
  find(kind: string, namespace: string | undefined, name: string): string | undefined;
}

export interface DrawnWay {
  /** Lines in order; between two of them it is behind a card. */
  legs: Point[][];
  /** uids of all that it passes, the last of them where it ends. */
  passes: string[];
}

/** Where it is: on a card left of the machines, at a machine's gutter, or in a pod. */
export type At =
  | { on: 'user'; name: string; index: number }
  | { on: 'entry'; uid: string; row: number }
  | { on: 'service'; uid: string }
  | { on: 'machine'; name: string }
  | { on: 'pod'; uid: string }
  /** Out of the cluster. */
  | { on: 'away' };

/** Where it starts; a hand's own request starts where the people are. */
function startOf({ picture, layout, find }: WayFacts, from: string): At | undefined {
  const pod = /^pod ([^/]+)\/(.+)$/.exec(from);
  if (pod !== null) {
    const uid = find('Pod', pod[1], pod[2]!);
    return uid !== undefined && layout.pods.has(uid) ? { on: 'pod', uid } : undefined;
  }
  const machine = /^machine (.+)$/.exec(from)?.[1];
  if (machine !== undefined) return { on: 'machine', name: machine };
  const index = Math.max(
    0,
    picture.users.findIndex(({ name }) => name === from),
  );
  const user = picture.users[index];
  return user && { on: 'user', name: user.name, index };
}

/** The Ingress and its row that a request fell under; a request without a rule falls on nobody's card. */
function entryOf({ picture }: WayFacts, rule: string | undefined): Extract<At, { on: 'entry' }> | undefined {
  if (rule === undefined) return undefined;
  const name = rule.slice(0, rule.indexOf(' '));
  const mark = picture.ingresses.find((one) => `${one.namespace}/${one.name}` === name);
  if (mark === undefined) return undefined;
  return { on: 'entry', uid: mark.uid, row: mark.rows.findIndex((row) => row.kind === 'path' && row.rule === rule) };
}

function rampOf(layout: Layout, at: At): Ramp | undefined {
  if (at.on === 'user') return userRamp(layout, at.name, at.index);
  if (at.on === 'machine') return machineRamp(layout, at.name);
  if (at.on === 'pod') return podToStreet(layout, at.uid);
  if (at.on === 'away') return exitRamp(layout);
  const box = at.on === 'entry' ? layout.entries.get(at.uid) : layout.services.get(at.uid);
  if (box === undefined) return undefined;
  const y = at.on === 'entry' ? rowY(layout, at.uid, at.row) : undefined;
  return cardRamp(layout, box, at.on === 'entry' ? layout.entryGutter : layout.trunk, y);
}

const machineOf = (layout: Layout, at: At): string | undefined =>
  at.on === 'machine' ? at.name : at.on === 'pod' ? podRamp(layout, at.uid)?.machine : undefined;

/** Within one machine, by its gutter. */
function inMachine(layout: Layout, from: At, to: At): Point[] | undefined {
  const rampIn = (at: At): Ramp | undefined =>
    at.on === 'pod' ? podRamp(layout, at.uid)?.ramp : machineRamp(layout, machineOf(layout, at) ?? '')?.slice(0, 1);
  const out = rampIn(from);
  const into = rampIn(to);
  return out && into && tidy([...out, ...into.toReversed()]);
}

/** The line from one place to the next. */
export function legBetween(facts: WayFacts, from: At, to: At): Point[] | undefined {
  const { layout } = facts;
  if (from.on === 'user' && to.on === 'service') return userRoute(layout, from.name, to.uid, from.index);
  if (from.on === 'user' && to.on === 'entry') return entryRoute(layout, from.name, to.uid, from.index);
  if (from.on === 'service' && to.on === 'pod') {
    const group = layout.pods.get(to.uid)?.group ?? '';
    const route = podRoute(layout, from.uid, group, to.uid);
    if (route !== undefined) return route;
  }
  const machine = machineOf(layout, from);
  if (machine !== undefined && machine === machineOf(layout, to)) return inMachine(layout, from, to);
  const out = rampOf(layout, from);
  const into = rampOf(layout, to);
  return out && into && alongStreets(layout, out, into);
}

/** Undefined: neither its start nor anything on its way is drawn. */
export function wayOf(
  facts: WayFacts,
  { from, hops, rule }: Pick<RequestRecord, 'from' | 'hops' | 'rule'>,
): DrawnWay | undefined {
  const { layout, find } = facts;
  const start = startOf(facts, from);
  if (start === undefined) return undefined;
  let at: At = start;
  const legs: Point[][] = [];
  const passes: string[] = start.on === 'pod' ? [start.uid] : start.on === 'user' ? [`users:${start.name}`] : [];
  const go = (to: At, uid: string | undefined): void => {
    const leg = legBetween(facts, at, to);
    if (leg === undefined) return;
    // What leaves by the way that it came by goes straight on.
    if (leg.length > 1) legs.push(leg);
    if (uid !== undefined) passes.push(uid);
    at = to;
  };
  const entry = entryOf(facts, rule);
  if (entry !== undefined && at.on === 'user' && layout.entries.has(entry.uid)) go(entry, entry.uid);
  for (const [i, hop] of hops.entries()) {
    if (hop.kind === 'door') {
      const next = hops[i + 1];
      const service = next?.kind === 'service' ? find('Service', next.namespace, next.name) : undefined;
      // A Service's own address is no door of any machine: people who ask for it are drawn as asking the Service.
      if (hop.door === 'ClusterIP' && service !== undefined && layout.services.has(service) && at.on === 'user')
        go({ on: 'service', uid: service }, service);
      else go({ on: 'machine', name: hop.node }, find('Node', undefined, hop.node));
    } else if (hop.kind === 'service') {
      const uid = find('Service', hop.namespace, hop.name);
      if (uid === undefined) continue;
      if (at.on === 'user' && layout.services.has(uid)) go({ on: 'service', uid }, uid);
      else if (passes.at(-1) !== uid) passes.push(uid);
    } else if (hop.kind === 'away') {
      if (at.on !== 'user') go({ on: 'away' }, undefined);
    } else if (hop.kind === 'pod' || hop.kind === 'proxy') {
      const { uid, node } = hop.pod;
      if (layout.pods.has(uid)) go({ on: 'pod', uid }, uid);
      else if (machineOf(layout, at) !== node) go({ on: 'machine', name: node }, find('Node', undefined, node));
    }
  }
  return { legs, passes };
}
