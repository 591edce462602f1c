/** The browser's host: the same session that Electron's main process runs, in a worker of the page. */
import { Host } from '../../shared/session/host.ts';
import { Launch, type LaunchOrder } from '../../shared/session/launch.ts';
import { bundledAssets } from './assets.ts';
import type { FromWorker, ToWorker } from './messages.ts';

const say = (message: FromWorker): void => self.postMessage(message);
const notify = (notice: string, value: unknown): void => say({ notice, value });

function start(order: LaunchOrder): Launch {
  const host = new Host({
    clock: {
      now: () => performance.now(),
      after: (ms, fn) => {
        const timer = setTimeout(fn, ms);
        return () => clearTimeout(timer);
      },
    },
    assets: bundledAssets,
    notify,
  });
  return new Launch(host, order, notify);
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
