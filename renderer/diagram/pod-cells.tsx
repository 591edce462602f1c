/** The pods of a machine as cells on one canvas: for clusters with more pods than a page should hold as elements. */
import { memo, type MouseEvent, useEffect, useRef } from 'react';
import type { Pod } from '../../shared/model/pod.ts';
import { paletteSize } from '../graph/colours.ts';
import { type PodLook, toPodView } from '../graph/pod-state.ts';
import { i18n } from '../i18n/i18n.ts';
import { records } from '../store/cluster.ts';
import { useView } from '../store/view.ts';
import type { PlacedPod } from './pod-card.tsx';
import { type Nearness, useZoomLevel } from './zoom.ts';

/** Above this many pods in the picture they are drawn here. */
export const mostElements = 1500;
/** Real ms between two drawings: what changes faster nobody can follow among so many. */
const redrawEvery = 150;

const sharpness: Record<Nearness, number> = { near: 2, close: 1.5, mid: 1, far: 0.6 };

interface Colours {
  surface: string;
  accent: string;
  none: string;
  revisions: string[];
  looks: Record<PodLook, string>;
}

function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  const [ready, warn, bad, idle] = [of('--ready'), of('--warn'), of('--bad'), of('--idle')];
  return {
    surface: of('--surface'),
    accent: of('--accent'),
    none: of('--revision-none'),
    revisions: Array.from({ length: paletteSize }, (_, i) => of(`--revision-${i}`)),
    looks: {
      ready,
      done: ready,
      'not-ready': warn,
      pending: idle,
      init: idle,
      terminating: idle,
      unknown: bad,
      crash: bad,
    },
  };
}

/** Ready fills the cell, a cross means that it fails, half a cell that it is not ready, an outline that it waits or goes. */
function drawCell(g: CanvasRenderingContext2D, pod: PlacedPod, look: PodLook, colours: Colours): void {
  const { x, y, w, h } = pod;
  const revision = colours.revisions[pod.colour] ?? colours.none;
  g.strokeStyle = look === 'ready' || look === 'done' ? revision : colours.looks[look];
  g.fillStyle = revision;
  g.lineWidth = 1.5;
  g.setLineDash(look === 'ready' || look === 'not-ready' || look === 'crash' || look === 'done' ? [] : [3, 2]);
  if (look === 'ready' || look === 'done') g.fillRect(x + 1, y + 1, w - 2, h - 2);
  else if (look === 'not-ready') g.fillRect(x + 1, y + h / 2, w - 2, h / 2 - 1);
  g.strokeRect(x + 1, y + 1, w - 2, h - 2);
  if (look !== 'crash') return;
  g.beginPath();
  g.moveTo(x + 5, y + 5);
  g.lineTo(x + w - 5, y + h - 5);
  g.moveTo(x + w - 5, y + 5);
  g.lineTo(x + 5, y + h - 5);
  g.stroke();
}

export const PodCells = memo(function PodCells({
  pods,
  w,
  h,
  machine,
}: {
  pods: readonly PlacedPod[];
  w: number;
  h: number;
  machine: string;
}) {
  const ref = useRef<HTMLCanvasElement>(null);
  const nearness = useZoomLevel((s) => s.nearness);
  useEffect(() => {
    const canvas = ref.current;
    const g = canvas?.getContext('2d') ?? null;
    if (canvas === null || g === null) return undefined;
    const ratio = sharpness[nearness] * window.devicePixelRatio;
    canvas.width = Math.round(w * ratio);
    canvas.height = Math.round(h * ratio);
    let timer = 0;
    const draw = (): void => {
      timer = 0;
      const colours = coloursOf(canvas);
      const { selected } = useView.getState();
      g.setTransform(ratio, 0, 0, ratio, 0, 0);
      g.clearRect(0, 0, w, h);
      for (const placed of pods) {
        const pod = records.get(placed.uid) as Pod | undefined;
        if (pod === undefined) continue;
        drawCell(g, placed, toPodView(pod).look, colours);
        if (placed.uid !== selected) continue;
        g.setLineDash([]);
        g.strokeStyle = colours.accent;
        g.lineWidth = 3;
        g.strokeRect(placed.x - 1, placed.y - 1, placed.w + 2, placed.h + 2);
      }
    };
    const later = (): void => {
      if (timer === 0) timer = window.setTimeout(draw, redrawEvery);
    };
    draw();
    const stops = [records.watch('kind:Pod', later), useView.subscribe(later)];
    return () => {
      window.clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [pods, w, h, nearness]);

  const press = (event: MouseEvent<HTMLCanvasElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * w;
    const y = ((event.clientY - box.top) / box.height) * h;
    const hit = pods.find((p) => x >= p.x && x <= p.x + p.w && y >= p.y && y <= p.y + p.h);
    if (hit === undefined) return;
    event.stopPropagation();
    useView.getState().selectPod(hit.uid);
  };
  return (
    <canvas
      ref={ref}
      className="pod-cells"
      role="img"
      data-kind="Pods"
      data-namespace=""
      data-name={machine}
      data-state="crowd"
      data-count={pods.length}
      aria-label={i18n.t('diagram.crowd', { count: pods.length, node: machine })}
      style={{ width: w, height: h }}
      onClick={press}
    />
  );
});
