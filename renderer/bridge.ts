/** Finds the host that this window has: Electron's preload, or a worker in the page. The only file that looks at either. */
import type { Bridge } from '../shared/ipc/contract.ts';
import { bridgeToWorker } from './web/bridge-web.ts';

/** The host's bridge. Call it once: in a browser each call starts a cluster of its own. */
export function bridge(): Bridge {
  const { orrery } = window as { orrery?: Bridge };
  if (orrery !== undefined) return orrery;
  const worker = new Worker(new URL('./web/worker.ts', import.meta.url), { type: 'module', name: 'orrery' });
  return bridgeToWorker(worker, new URL('launch.json', document.baseURI));
}
