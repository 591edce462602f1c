/** `npm start`: builds what has changed, then opens Electron, or the browser where Electron cannot run. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromHere, readSources } from './headless/sources.ts';
import { readPage } from './page.ts';
import { openBrowser } from './start/browser.ts';
import { ensureBuilt } from './start/build.ts';
import { downloadElectron, electronProgram, runElectron, whyNoWindow } from './start/electron-runtime.ts';
import { servePages } from './start/local-server.ts';
import { parseOptions, type StartOptions } from './start/options.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Electron's program, or one sentence why it is not used. */
async function electron(): Promise<{ program: string } | { why: string }> {
  const noWindow = whyNoWindow();
  if (noWindow !== undefined) return { why: `${noWindow} for Electron` };
  let program = electronProgram();
  if (program === undefined) {
    console.log("Downloading Electron's runtime (about 120 MB, only once)...");
    const failure = await downloadElectron();
    if (failure !== undefined) return { why: `Electron's runtime could not be downloaded (${failure})` };
    program = electronProgram();
  }
  return program === undefined ? { why: "Electron's runtime is not there" } : { program };
}

async function serve({ files, empty, port, open }: StartOptions): Promise<void> {
  const order = () => {
    const { files: read, errors } = readSources(files);
    return { files: read, empty, troubles: errors };
  };
  for (const trouble of order().troubles) console.error(trouble);
  const { address } = await servePages(readPage(join(root, 'out', 'renderer')), order, port);
  console.log(`Orrery is at ${address} (only for this computer; Ctrl+C ends it)`);
  if (open) openBrowser(address);
}

const options = parseOptions(process.argv.slice(2));
try {
  await ensureBuilt(root, console.log);
  const found = options.web ? undefined : await electron();
  if (found !== undefined && 'program' in found) {
    process.exitCode = await runElectron(found.program, root, options.files.map(fromHere), options.empty);
  } else {
    if (found !== undefined) console.log(`${found.why}: opening the same app in the browser instead.`);
    await serve(options);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
