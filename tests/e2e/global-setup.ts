/** Builds the app before the first end-to-end test, unless that is done. */
import { resolve } from 'node:path';
import { buildIfNeeded } from '../../electron/start/build.ts';

function globalSetup(): void {
  if (!buildIfNeeded(resolve('.'))) throw new Error('the app could not be built');
}

// Playwright asks for a default export here.
// oxlint-disable-next-line import/no-default-export
export default globalSetup;
