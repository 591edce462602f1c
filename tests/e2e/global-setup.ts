/** Builds the app before the first end-to-end test, unless that is done. */
import { resolve } from 'node:path';
import { ensureBuilt } from '../../electron/start/build.ts';

function globalSetup(): Promise<void> {
  return ensureBuilt(resolve('.'), console.log);
}

// Playwright asks for a default export here.
// oxlint-disable-next-line import/no-default-export
export default globalSetup;
