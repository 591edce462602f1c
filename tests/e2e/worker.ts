/** Speaks to the built worker of the page directly: a cluster of its own, beside the one that the page shows. */
import type { Page } from '@playwright/test';
import type { RequestArgs, RequestName, RequestResult } from '../../shared/ipc/contract.ts';

interface Held {
  ask(name: string, args: unknown): Promise<unknown>;
}

/** Starts another worker of the same file in the page. */
export async function startWorker(
  page: Page,
): Promise<<N extends RequestName>(name: N, args: RequestArgs<N>) => Promise<RequestResult<N>>> {
  const url = page.workers()[0]?.url();
  if (url === undefined) throw new Error('the page has no worker');
  await page.evaluate((from) => {
    const worker = new Worker(from, { type: 'module' });
    worker.postMessage({ launch: { files: [], empty: true } });
    let count = 0;
    const ask = (name: string, args: unknown): Promise<unknown> =>
      new Promise((done, failed) => {
        const id = ++count;
        worker.addEventListener(
          'message',
          ({ data }: MessageEvent<{ id?: number; result?: unknown; error?: string }>) => {
            if (data.id !== id) return;
            if (data.error === undefined) done(data.result);
            else failed(new Error(data.error));
          },
        );
        worker.postMessage({ id, name, args });
      });
    (window as unknown as { held: Held }).held = { ask };
  }, url);
  return (name, args) =>
    page.evaluate(({ name: n, args: a }) => (window as unknown as { held: Held }).held.ask(n, a), {
      name,
      args,
    }) as Promise<never>;
}
