/** The canvas over the diagram on which requests travel. It draws only while something moves. */
import { useEffect, useRef } from 'react';
import { useStoreApi } from '@xyflow/react';
import type { RequestTrace } from '../../shared/model/trace.ts';
import { podRoute, userRoute } from '../graph/routes.ts';
import type { Point } from '../graph/sizes.ts';
import { i18n, number } from '../i18n/i18n.ts';
import { clock, records } from '../store/cluster.ts';
import { onRequests } from '../store/news.ts';
import { type Scene, useScene } from '../store/scene.ts';
import { useSession } from '../store/session.ts';
import { useView } from '../store/view.ts';
import { flightOf, isFlow, type Leg, legOf, Sky, type Way } from './flights.ts';
import {
  type Flow,
  makeSprites,
  paintFlights,
  paintFlows,
  paintLosses,
  type Palette,
  readPalette,
  type Sprites,
} from './paint.ts';

/** The lines that a request follows; they are looked up once per layout and end. */
class Ways {
  private legs = new Map<string, Leg | undefined>();
  private groups = new Map<string, string>();
  private scene: Scene | undefined;

  of(scene: Scene, trace: RequestTrace): Way | undefined {
    if (this.scene?.layout !== scene.layout) {
      this.scene = scene;
      this.legs.clear();
      this.groups = new Map(scene.picture.pods.map((p) => [p.uid, p.group]));
    }
    const service = records.find('Service', trace.namespace, trace.service);
    if (service === undefined) return undefined;
    const legs: Leg[] = [];
    const index = scene.picture.users.findIndex((u) => u.name === trace.client);
    const first = this.leg(`${trace.client} ${service}`, () =>
      userRoute(scene.layout, trace.client, service, Math.max(0, index)),
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

/** Services whose requests are more than an eye can count, as flows along their lines. */
function flowsOf(scene: Scene, reduced: boolean): { flows: Flow[]; services: Set<string> } {
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

export function MotionOverlay() {
  const ref = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  useEffect(() => {
    const canvas = ref.current;
    const g = canvas?.getContext('2d') ?? null;
    if (canvas === null || g === null) return undefined;
    const sky = new Sky();
    const ways = new Ways();
    const reducedQuery = window.matchMedia('(prefers-reduced-motion: reduce)');
    let palette: Palette = readPalette(canvas);
    let ratio = window.devicePixelRatio;
    let sprites: Sprites = makeSprites(palette, ratio * 1.3);
    let raf = 0;
    let dirty = false;
    let phase = 0;
    let lastReal = 0;
    let toldAt = 0;
    let crowded = new Set<string>();
    let flows: Flow[] = [];
    let flowsAt = -1e9;
    let flowScene: Scene | undefined;

    const resize = (): void => {
      ratio = window.devicePixelRatio;
      const { clientWidth, clientHeight } = canvas;
      const w = Math.round(clientWidth * ratio);
      const h = Math.round(clientHeight * ratio);
      if (canvas.width !== w) canvas.width = w;
      if (canvas.height !== h) canvas.height = h;
    };
    const frame = (real: number): void => {
      raf = 0;
      const scene = useScene.getState();
      const now = clock.now(real);
      if (real - flowsAt > 300 || flowScene?.layout !== scene.layout) {
        flowsAt = real;
        flowScene = scene;
        ({ flows, services: crowded } = flowsOf(scene, reducedQuery.matches));
      }
      const busy = sky.advance(now, real);
      const { playing } = useSession.getState().pace;
      if (playing) phase += (real - lastReal) * 0.06;
      lastReal = real;
      const [x, y, zoom] = flow.getState().transform;
      const view = { x, y, zoom };
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      if (dirty) g.clearRect(0, 0, canvas.width / ratio, canvas.height / ratio);
      const scale = useView.getState().textSize;
      paintFlows(g, flows, phase, view, palette, scale);
      const drawn = paintFlights(g, sky.flights, now, view, sprites);
      paintLosses(g, sky.losses, view, palette, (outcome) => i18n.t(`outcome.${outcome}`), scale);
      if (real - toldAt > 250 || !busy) {
        toldAt = real;
        canvas.dataset['flights'] = String(drawn);
      }
      dirty = drawn > 0 || flows.length > 0 || sky.losses.length > 0;
      if (busy || (flows.length > 0 && playing)) raf = requestAnimationFrame(frame);
    };
    const wake = (): void => {
      if (raf === 0) raf = requestAnimationFrame(frame);
    };

    const stops = [
      onRequests((requests) => {
        const scene = useScene.getState();
        const { speed } = useSession.getState().pace;
        for (const trace of requests) {
          const way = ways.of(scene, trace);
          if (way === undefined) continue;
          // A crowd is drawn as a flow, and a person who wants no motion gets numbers; what is lost is always shown.
          if (trace.outcome === 'ok' && (crowded.has(way.service) || reducedQuery.matches)) continue;
          sky.add(flightOf(trace, way, speed));
        }
        wake();
      }),
      useScene.subscribe((now, before) => {
        if (now.layout !== before.layout) wake();
      }),
      useSession.subscribe((now, before) => {
        if (now.generation !== before.generation) sky.clear();
        if (now.traffic !== before.traffic || now.pace !== before.pace) wake();
      }),
      flow.subscribe((now, before) => {
        if (now.transform !== before.transform) wake();
      }),
    ];
    const themes = new MutationObserver(() => {
      palette = readPalette(canvas);
      sprites = makeSprites(palette, ratio * 1.3);
      wake();
    });
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const sizes = new ResizeObserver(() => {
      resize();
      dirty = true;
      wake();
    });
    sizes.observe(canvas);
    resize();
    return () => {
      cancelAnimationFrame(raf);
      for (const stop of stops) stop();
      themes.disconnect();
      sizes.disconnect();
    };
  }, [flow]);
  return <canvas ref={ref} className="motion" aria-hidden="true" data-testid="motion" />;
}
