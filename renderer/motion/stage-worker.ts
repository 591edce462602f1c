/** The stage in a worker of its own: requests go on travelling while the page lays out and paints what changed. */
import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
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

// A worker has no style sheets: the page's font is a stranger to it until it loads it itself. Words wait for nobody.
const face = new FontFace('Inter Variable', `url(${inter})`, { weight: '100 900' });
face.load().then(
  (loaded) => (self as unknown as { fonts: FontFaceSet }).fonts.add(loaded),
  (error: unknown) => console.warn('the words on the moving canvas have another font', error),
);
