/** Keeps the canvas of moving things in step with the stores; what draws on it is its stage, in a worker of its own. */
import { useEffect, useRef } from 'react';
import { useStoreApi } from '@xyflow/react';
import type { LossCause } from '../../shared/model/request.ts';
import { clock } from '../store/cluster.ts';
import { forgetLosses, noteLoss } from '../store/losses.ts';
import { onEnds, onRequests } from '../store/news.ts';
import { useScene } from '../store/scene.ts';
import { useSession } from '../store/session.ts';
import { type Flight, flightOf, outcomeOf } from './flights.ts';
import { flowsOf } from './flows.ts';
import { openStage } from './open-stage.ts';
import { readPalette } from './paint.ts';
import { Ways } from './ways.ts';

/** More than this the stage does not draw. */
const mostInAir = 1000;

/** Real ms between two tellings of a time that goes on as it did: the stage's own clock runs on for longer. */
const timeEvery = 100;

/** Things that have room to say what was lost at them: where it ended, and whose it was. */
function sayLoss(passes: readonly string[], flight: Flight, cause: LossCause, speed: number): void {
  const end = passes.at(-1);
  const uids = new Set([...(end === undefined ? [] : [end]), ...(flight.service === '' ? [] : [flight.service])]);
  noteLoss([...uids], cause, speed > 0 ? (flight.to - clock.lastNews) / speed : 0);
}

export function MotionOverlay() {
  const ref = useRef<HTMLDivElement>(null);
  const flow = useStoreApi();
  useEffect(() => {
    const frame = ref.current;
    if (frame === null) return undefined;
    const stage = openStage(frame, ({ flights, frames }) => {
      frame.dataset['flights'] = String(flights);
      frame.dataset['frames'] = String(frames);
    });
    const ways = new Ways();
    const reducedQuery = window.matchMedia('(prefers-reduced-motion: reduce)');
    /** The last that were sent off: one of them may end otherwise. */
    const inAir = new Map<number, { flight: Flight; passes: readonly string[] }>();
    let crowded = new Set<string>();
    let anyFlows = false;
    let told = { rate: 0, real: -Infinity };

    const tellLook = (): void => stage.tell({ type: 'look', palette: readPalette(frame) });
    const tellSize = (): void =>
      stage.tell({ type: 'size', w: frame.clientWidth, h: frame.clientHeight, ratio: window.devicePixelRatio });
    const tellView = (): void => {
      const [x, y, zoom] = flow.getState().transform;
      stage.tell({ type: 'view', view: { x, y, zoom } });
    };
    const tellFlows = (): void => {
      const { flows, services } = flowsOf(useScene.getState(), reducedQuery.matches);
      crowded = services;
      if (flows.length === 0 && !anyFlows) return;
      anyFlows = flows.length > 0;
      stage.tell({ type: 'flows', flows });
    };

    const stops = [
      onRequests((requests) => {
        const scene = useScene.getState();
        const { speed } = useSession.getState().pace;
        const flights = requests.flatMap((trace) => {
          const way = ways.of(scene, trace);
          if (way === undefined) return [];
          // A crowd is drawn as a flow, and a person who wants no motion gets numbers; what is lost is always shown.
          if (trace.outcome === 'ok' && (crowded.has(way.service) || reducedQuery.matches)) return [];
          const flight = flightOf(trace, way, speed);
          inAir.set(trace.id, { flight, passes: way.passes });
          if (inAir.size > mostInAir) inAir.delete(inAir.keys().next().value!);
          if (trace.cause !== undefined) sayLoss(way.passes, flight, trace.cause, speed);
          return [flight];
        });
        if (flights.length > 0) stage.tell({ type: 'flights', flights });
      }),
      onEnds((ends) => {
        const { speed } = useSession.getState().pace;
        const drawn = ends.flatMap(({ id, at, ...end }) => {
          const known = inAir.get(id);
          if (known === undefined) return [];
          if (end.cause !== undefined) sayLoss(known.passes, { ...known.flight, to: at }, end.cause, speed);
          return [{ id, outcome: outcomeOf(end), at }];
        });
        if (drawn.length > 0) stage.tell({ type: 'ends', ends: drawn });
      }),
      useScene.subscribe((now, before) => {
        if (now.layout !== before.layout) tellFlows();
      }),
      useSession.subscribe((now, before) => {
        if (now.generation !== before.generation) {
          stage.tell({ type: 'clear' });
          forgetLosses();
          inAir.clear();
        }
        if (now.traffic !== before.traffic || now.pace !== before.pace) tellFlows();
      }),
      flow.subscribe((now, before) => {
        if (now.transform !== before.transform) tellView();
      }),
      clock.watch((news) => {
        const isPlain = !news.anew && news.rate === told.rate && news.rate !== 0;
        if (isPlain && news.real - told.real < timeEvery) return;
        told = news;
        stage.tell({ type: 'time', ...news, real: performance.timeOrigin + news.real });
      }),
    ];
    const themes = new MutationObserver(tellLook);
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const sizes = new ResizeObserver(tellSize);
    sizes.observe(frame);
    reducedQuery.addEventListener('change', tellFlows);
    tellSize();
    tellLook();
    tellView();
    tellFlows();
    return () => {
      for (const stop of stops) stop();
      themes.disconnect();
      sizes.disconnect();
      reducedQuery.removeEventListener('change', tellFlows);
      stage.close();
    };
  }, [flow]);
  return <div ref={ref} className="motion" aria-hidden="true" data-testid="motion" />;
}
