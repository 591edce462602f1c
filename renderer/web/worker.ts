/** The browser's host: the same session that Electron's main process runs, in a worker of the page. */
import { Host } from '../../shared/session/host.ts';
import { Launch, type LaunchOrder } from '../../shared/session/launch.ts';
import type { Clock } from '../../shared/session/pacer.ts';
import { bundledAssets } from './assets.ts';
import type { FromWorker, ToWorker } from './messages.ts';

const say = (message: FromWorker): void => self.postMessage(message);
const notify = (notice: string, value: unknown): void => say({ notice, value });

const clock: Clock = {
  now: () => performance.now(),
  after: (ms, fn) => {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};

function start(order: LaunchOrder): Launch {
  return new Launch(new Host({ clock, assets: bundledAssets, notify }), order, notify, clock);
}

let launch: Launch | undefined;

self.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if ('launch' in data) {
    launch = start(data.launch);
    return;
  }
  const { id, name, args } = data;
  if (launch === undefined) return say({ id, error: 'the session has not been started' });
  launch.handle(name, args).then(
    (result) => say({ id, result }),
    (error: unknown) => say({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
