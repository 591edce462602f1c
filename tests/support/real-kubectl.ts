/** The kubectl of this machine, where there is one whose words are those of 1.34: about what it refuses, its help, and an API of ours. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export interface RealAnswer {
  stdout: string;
  stderr: string;
  exit: number;
}

/** The oldest minor version whose words are ours. */
const OLDEST = 32;

/** v1.MINOR of a kubectl; 0: there is none there, or it is one that chooses another. */
function minorOf(path: string): number {
  const { stdout, status } = spawnSync(path, ['version', '--client'], { encoding: 'utf8' });
  return status === 0 ? Number(/Client Version: v1\.(\d+)\.\d+$/m.exec(stdout)?.[1] ?? 0) : 0;
}

/** What lies beside the one on PATH as kubectl.1.NN: Google's chooses among these. */
function beside(): string[] {
  const { stdout } = spawnSync('which', ['kubectl'], { encoding: 'utf8' });
  if (stdout.trim() === '') return [];
  const folder = dirname(realpathSync(stdout.trim()));
  return readdirSync(folder)
    .filter((name) => /^kubectl\.1\.\d+$/.test(name))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

/** ORRERY_KUBECTL, the one on PATH, or one beside it. */
const PATH = ((): string | undefined => {
  const given = process.env['ORRERY_KUBECTL'];
  const candidates = given === undefined ? ['kubectl', ...beside()] : [given];
  const found = candidates.find((path) => minorOf(path) >= OLDEST);
  if (found === undefined) console.warn(`no kubectl of 1.${OLDEST} or later here: comparisons with it are skipped`);
  return found;
})();

export const hasRealKubectl: boolean = PATH !== undefined;

export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'orrery-kubectl-'));

/** Asks it in an empty home, with a server that nobody answers at. */
export function realKubectl(words: readonly string[], folder = emptyFolder()): RealAnswer {
  const { stdout, stderr, status } = spawnSync(PATH!, words, {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, KUBECONFIG: join(folder, 'config') },
    encoding: 'utf8',
    input: '',
    timeout: 20_000,
  });
  return { stdout: renamed(stdout), stderr: renamed(stderr), exit: status ?? 1 };
}

const config = (url: string): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server: url } }],
    users: [{ name: 'test', user: {} }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
  });

/** Some call themselves by their version. */
const renamed = (text: string): string => text.replaceAll(/kubectl\.1\.\d+/g, 'kubectl');

/** Runs lines with it against an API. */
export function kubectlAgainst(url: string): (words: readonly string[], stdin: string) => Promise<RealAnswer> {
  const home = emptyFolder();
  const kubeconfig = join(home, 'config');
  writeFileSync(kubeconfig, config(url));
  const env = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: kubeconfig, TZ: 'UTC' };
  return (words, stdin) =>
    new Promise((done) => {
      const child = execFile(PATH!, words, { env, cwd: home, timeout: 30_000 }, (error, stdout, stderr) =>
        done({
          stdout: renamed(stdout),
          stderr: renamed(stderr),
          exit: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
        }),
      );
      child.stdin!.end(stdin);
    });
}
