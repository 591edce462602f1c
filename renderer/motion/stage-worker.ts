/** The stage in a worker of its own: requests go on travelling while the page lays out and paints what changed. */
import { Stage, type StageNews, type StageSaying } from './stage.ts';

/** Page to worker: the canvas first, then news. */
export type ToStage = { canvas: OffscreenCanvas } | StageNews;

let stage: Stage | undefined;

self.addEventListener('message', ({ data }: MessageEvent<ToStage>) => {
  if ('type' in data) return stage?.take(data);
  stage = new Stage({
    canvas: data.canvas,
    request: (call) => void self.requestAnimationFrame(call),
    now: () => performance.timeOrigin + performance.now(),
    say: (saying: StageSaying) => self.postMessage(saying),
  });
});
