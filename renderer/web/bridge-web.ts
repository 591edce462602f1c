/** A Bridge to a worker: requests go out with a number, answers come back with it, notices come by name. */
import type { Bridge, NoticeName, Notices } from '../../shared/ipc/contract.ts';
import type { LaunchOrder } from '../../shared/session/launch.ts';
import type { FromWorker, ToWorker } from './messages.ts';

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

type Listener = (notice: never) => void;

/** What the program was started with; a page that is served as plain files has no such order. */
async function launchOrder(from: URL): Promise<LaunchOrder> {
  try {
    const answer = await fetch(from, { cache: 'no-store' });
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
    if (answer.ok && isJson) return (await answer.json()) as LaunchOrder;
    return { files: [] };
  } catch (error) {
    return { files: [], troubles: [`${from.href}: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

/**
 * @param worker runs web/worker.ts
 * @param launchFrom where the order is read from, once
 */
export function bridgeToWorker(worker: Worker, launchFrom: URL): Bridge {
  const pending = new Map<number, Pending>();
  const listeners = new Map<string, Set<Listener>>();
  let ids = 0;
  let broken: Error | undefined;

  const post = (message: ToWorker): void => worker.postMessage(message);
  const tell = (name: string, value: unknown): void => {
    for (const listener of [...(listeners.get(name) ?? [])]) listener(value as never);
  };
  const started = launchOrder(launchFrom).then((launch) => post({ launch }));

  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if ('notice' in data) return tell(data.notice, data.value);
    const waiting = pending.get(data.id);
    pending.delete(data.id);
    if ('error' in data) waiting?.reject(new Error(data.error));
    else waiting?.resolve(data.result);
  });
  worker.addEventListener('error', (event) => {
    // A worker that could not even start answers nothing any more; one that only threw goes on.
    const error = new Error(event.message || 'the session could not be started');
    if (event.message === '') broken = error;
    for (const waiting of pending.values()) waiting.reject(error);
    pending.clear();
    tell('trouble', error.message);
  });

  return {
    async request(name, args) {
      await started;
      if (broken !== undefined) throw broken;
      const id = ++ids;
      const answer = new Promise<unknown>((resolve, reject) => pending.set(id, { resolve, reject }));
      post({ id, name, args });
      return (await answer) as never;
    },
    on<N extends NoticeName>(name: N, listener: (notice: Notices[N]) => void) {
      const all = listeners.get(name) ?? new Set<Listener>();
      listeners.set(name, all.add(listener));
      return () => {
        all.delete(listener);
      };
    },
  };
}
