/** Starts the compiled main process on the stand-in, and gives a test the handle of it. */
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findChromium } from '../chromium.ts';
import type { Controls } from './control.ts';

type More = { sandboxed(): boolean; exit(status: number): void; emitApp(name: string, ...args: unknown[]): boolean };
type Name = keyof (Controls & More);
type Result<N extends Name> = Awaited<ReturnType<(Controls & More)[N]>>;

export interface StartedApp {
  /** Asks the stand-in; see control.ts. */
  ask<N extends Name>(name: N, ...args: Parameters<(Controls & More)[N]>): Promise<Result<N>>;
  /** Evaluates in the page. */
  page<T>(expression: string): Promise<T>;
  /** What the process has printed so far. */
  output(): string;
  /** Its status once it has ended. */
  ended: Promise<number | null>;
  /** Ends it however it stands. */
  stop(): Promise<void>;
}

export interface AppOptions {
  args?: string[];
  /** Kept between two starts when given. */
  userData?: string;
  packaged?: boolean;
  second?: boolean;
  locale?: string;
}

export const root = resolve('.');

/** @throws Error when there is no Chromium */
export function startApp({ args = [], userData, packaged, second, locale }: AppOptions = {}): StartedApp {
  const chromium = findChromium();
  if (chromium === undefined) throw new Error('no Chromium: set CHROMIUM_PATH');
  const own = userData ?? mkdtempSync(join(tmpdir(), 'orrery-user-'));
  const words = packaged === true ? args : [root, ...args];
  const child = fork(join(root, 'out/main/main.js'), words, {
    execArgv: ['--import', 'tsx', '--import', resolve('tests/support/electron-stand-in/register.mjs')],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      STAND_IN_ROOT: root,
      STAND_IN_USER_DATA: own,
      STAND_IN_CHROMIUM: chromium,
      ...(packaged === true && { STAND_IN_PACKAGED: '1' }),
      ...(second === true && { STAND_IN_SECOND: '1' }),
      ...(locale !== undefined && { STAND_IN_LOCALE: locale }),
    },
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let ids = 0;
  child.on('message', (message) => {
    const { id, result, error } = message as { id: number; result?: unknown; error?: string };
    const waiting = pending.get(id);
    pending.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(error));
  });
  const ended = new Promise<number | null>((done) => child.once('exit', (status) => done(status)));
  void ended.then(() => {
    for (const { reject } of pending.values()) reject(new Error(`the app has ended:\n${printed}`));
  });
  const ask = (name: string, ...rest: unknown[]): Promise<never> =>
    new Promise((done, reject) => {
      const id = ++ids;
      pending.set(id, { resolve: done as (value: unknown) => void, reject });
      child.send({ id, name, args: rest });
    });
  return {
    ask: ask as StartedApp['ask'],
    page: (expression) => ask('evaluate', expression),
    output: () => printed,
    ended,
    async stop() {
      if (child.connected) await ask('exit', 0);
      await ended;
      if (userData === undefined) rmSync(own, { recursive: true, force: true });
    },
  };
}
