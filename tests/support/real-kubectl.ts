/** The kubectl of this machine, where there is one: it is asked for its help and for what it refuses, never about a cluster. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface RealAnswer {
  stdout: string;
  stderr: string;
  exit: number;
}

/** Asks it in an empty home, with a server that nobody answers at. */
export function realKubectl(words: readonly string[], folder = emptyFolder()): RealAnswer {
  const { stdout, stderr, status } = spawnSync('kubectl', words, {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, KUBECONFIG: join(folder, 'config') },
    encoding: 'utf8',
    input: '',
    timeout: 20_000,
  });
  return { stdout, stderr, exit: status ?? 1 };
}

export const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'kubectl-'));

/** Whether there is one whose help is as 1.30 and later lay it out. */
export const hasRealKubectl: boolean = (() => {
  const found = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' });
  const minor = Number(/Client Version: v1\.(\d+)/.exec(found.stdout ?? '')?.[1] ?? 0);
  if (minor < 30) console.warn('no kubectl of 1.30 or later on this machine: comparisons with it are skipped');
  return minor >= 30;
})();
