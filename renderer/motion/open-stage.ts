/** Gives a frame of the page its stage: a canvas drawn by a worker, or by the page itself where a worker cannot. */
import { Stage, type StageNews, type StageSaying } from './stage.ts';
import type { ToStage } from './stage-worker.ts';

export interface OpenStage {
  tell(news: StageNews): void;
  /** Ends it and takes its canvas away. */
  close(): void;
}

/** What a stage that begins again must be told again; flights are not worth it. */
const lasting = new Set<StageNews['type']>(['size', 'look', 'view', 'time', 'flows']);

/**
 * @param frame holds the canvas
 * @param say hears what the stage says of itself
 * @throws Error where nothing can be drawn at all
 */
export function openStage(frame: HTMLElement, say: (saying: StageSaying) => void): OpenStage {
  const told = new Map<StageNews['type'], StageNews>();
  let close: () => void;
  let tell: (news: StageNews) => void;

  const inPage = (): void => {
    const canvas = frame.appendChild(document.createElement('canvas'));
    let open = true;
    const stage = new Stage({
      canvas,
      request: (call) => void requestAnimationFrame(() => open && call()),
      now: () => performance.timeOrigin + performance.now(),
      say,
    });
    tell = (news) => stage.take(news);
    close = () => {
      open = false;
      canvas.remove();
    };
  };

  const inWorker = (): void => {
    const canvas = frame.appendChild(document.createElement('canvas'));
    const worker = new Worker(new URL('./stage-worker.ts', import.meta.url), { type: 'module', name: 'motion' });
    const post = (message: ToStage, transfer: Transferable[] = []): void => worker.postMessage(message, transfer);
    worker.addEventListener('message', ({ data }: MessageEvent<StageSaying>) => say(data));
    tell = (news) => post(news);
    close = () => {
      worker.terminate();
      canvas.remove();
    };
    worker.addEventListener('error', (event) => {
      console.warn('moving things are drawn by the page:', event.message);
      close();
      inPage();
      for (const news of told.values()) tell(news);
    });
    const offscreen = canvas.transferControlToOffscreen();
    post({ canvas: offscreen }, [offscreen]);
  };

  if (typeof HTMLCanvasElement.prototype.transferControlToOffscreen === 'function') inWorker();
  else inPage();
  return {
    tell: (news) => {
      if (lasting.has(news.type)) told.set(news.type, news);
      tell(news);
    },
    close: () => close(),
  };
}
