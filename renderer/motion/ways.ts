/** The ways of requests through the scene, looked up once per layout: traces become flights along them. */
import type { RequestRecord } from '../../shared/model/request.ts';
import { type DrawnWay, wayOf } from '../graph/way.ts';
import { records } from '../store/cluster.ts';
import type { Scene } from '../store/scene.ts';
import { legOf, type Way } from './flights.ts';

/** Requests that go alike share this. */
function keyOf({ from, rule, hops }: RequestRecord): string {
  let key = `${from} ${rule ?? ''}`;
  for (const hop of hops) {
    if (hop.kind === 'pod' || hop.kind === 'proxy') key += ` ${hop.pod.uid}`;
    else if (hop.kind === 'door') key += ` ${hop.node} ${hop.door}`;
    else if (hop.kind === 'away') key += ' away';
    else if (hop.kind === 'service') key += ` ${hop.namespace}/${hop.name}`;
  }
  return key;
}

/** Where a request goes on the picture; undefined: nothing of it is drawn. */
export const drawnWay = (scene: Scene, record: RequestRecord): DrawnWay | undefined =>
  wayOf({ picture: scene.picture, layout: scene.layout, find: (...what) => records.find(...what) }, record);

export class Ways {
  private known = new Map<string, Way | undefined>();
  private layout: Scene['layout'] | undefined;

  of(scene: Scene, record: RequestRecord): Way | undefined {
    if (this.layout !== scene.layout) {
      this.layout = scene.layout;
      this.known.clear();
    }
    const key = keyOf(record);
    if (this.known.has(key)) return this.known.get(key);
    const drawn = drawnWay(scene, record);
    const asked = record.service;
    const service = (asked && records.find('Service', asked.namespace, asked.name)) ?? '';
    const way = drawn && { legs: drawn.legs.map(legOf), service, passes: drawn.passes };
    this.known.set(key, way);
    return way;
  }
}
