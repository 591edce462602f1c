/** A real kubectl, where there is one of a version whose words are those of 1.34. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Printed {
  stdout: string;
  stderr: string;
  exit: number;
}

const OLDEST = 32;

/** ORRERY_KUBECTL or the one on PATH; undefined: none, or one that is too old. */
export function realKubectl(): string | undefined {
  const path = process.env['ORRERY_KUBECTL'] ?? 'kubectl';
  const { stdout, status } = spawnSync(path, ['version', '--client'], { encoding: 'utf8' });
  if (status !== 0) return undefined;
  const minor = Number(/v1\.(\d+)/.exec(stdout)?.[1] ?? 0);
  return minor >= OLDEST ? path : undefined;
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
export function kubectlAgainst(
  path: string,
  url: string,
): (words: readonly string[], stdin: string) => Promise<Printed> {
  const home = mkdtempSync(join(tmpdir(), 'orrery-kubectl-'));
  const kubeconfig = join(home, 'config');
  writeFileSync(kubeconfig, config(url));
  const env = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: kubeconfig, TZ: 'UTC' };
  return (words, stdin) =>
    new Promise((done) => {
      const child = execFile(path, words, { env, cwd: home, timeout: 30_000 }, (error, stdout, stderr) =>
        done({
          stdout: renamed(stdout),
          stderr: renamed(stderr),
          exit: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
        }),
      );
      child.stdin!.end(stdin);
    });
}
