/** The ways of requests through the scene: traces become flights along its lines. */
import type { RequestTrace } from '../../shared/model/trace.ts';
import { podRoute, userRoute } from '../graph/routes.ts';
import type { Point } from '../graph/sizes.ts';
import { records } from '../store/cluster.ts';
import type { Scene } from '../store/scene.ts';
import { type Leg, legOf, type Way } from './flights.ts';

/** The lines that a request follows; they are looked up once per layout and end. */
export class Ways {
  private legs = new Map<string, Leg | undefined>();
  private groups = new Map<string, string>();
  private scene: Scene | undefined;

  of(scene: Scene, trace: RequestTrace): Way | undefined {
    if (this.scene?.layout !== scene.layout) {
      this.scene = scene;
      this.legs.clear();
      this.groups = new Map(scene.picture.pods.map((p) => [p.uid, p.group]));
    }
    const asked = trace.service;
    const service = asked && records.find('Service', asked.namespace, asked.name);
    if (service === undefined) return undefined;
    const legs: Leg[] = [];
    const index = scene.picture.users.findIndex((u) => u.name === trace.from);
    const first = this.leg(`${trace.from} ${service}`, () =>
      userRoute(scene.layout, trace.from, service, Math.max(0, index)),
    );
    if (first !== undefined) legs.push(first);
    const pod = trace.pod?.uid;
    const second =
      pod === undefined
        ? undefined
        : this.leg(`${service} ${pod}`, () => podRoute(scene.layout, service, this.groups.get(pod) ?? '', pod));
    if (second !== undefined) legs.push(second);
    const end = second === undefined ? scene.layout.services.get(service) : scene.layout.pods.get(pod ?? '')?.box;
    return legs.length > 0 ? { legs, service, lift: (end?.h ?? 0) / 2 } : undefined;
  }

  private leg(key: string, make: () => Point[] | undefined): Leg | undefined {
    if (this.legs.has(key)) return this.legs.get(key);
    const points = make();
    const leg = points === undefined ? undefined : legOf(points);
    this.legs.set(key, leg);
    return leg;
  }
}
