/** Runs the preload in an isolated world of the page, with the two doors a sandboxed preload has: ipcRenderer, contextBridge. */
import { readFileSync } from 'node:fs';
import type { CDPSession, Page } from '@playwright/test';

const world = 'preload';
const binding = '__toMain';

/** The world of the page's own scripts: builds what contextBridge exposes; values and calls cross as cloned events. */
function mainWorld(): void {
  const say = (type: string, detail: unknown): void =>
    void document.dispatchEvent(new CustomEvent(`bridge:${type}`, { detail }));
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const functions = new Map<number, (...args: unknown[]) => unknown>();
  let ids = 0;
  const pack = (value: unknown): unknown => {
    if (typeof value !== 'function') return value;
    functions.set(++ids, value as (...args: unknown[]) => unknown);
    return { function: ids };
  };
  const proxy =
    (id: number) =>
    (...args: unknown[]): unknown => {
      const call = ++ids;
      let now: { value?: unknown; function?: number; promise?: boolean } = {};
      const answer = ((event: CustomEvent) => {
        now = event.detail as typeof now;
      }) as EventListener;
      document.addEventListener(`bridge:returned:${call}`, answer, { once: true });
      const promise = new Promise((resolve, reject) => waiting.set(call, { resolve, reject }));
      say('call', { id, call, args: args.map(pack) });
      if (now.promise === true) return promise;
      waiting.delete(call);
      return now.function === undefined ? now.value : proxy(now.function);
    };
  document.addEventListener('bridge:settled', ((event: CustomEvent) => {
    const { call, value, error } = event.detail as { call: number; value?: unknown; error?: string };
    if (error === undefined) waiting.get(call)?.resolve(value);
    else waiting.get(call)?.reject(new Error(error));
    waiting.delete(call);
  }) as EventListener);
  document.addEventListener('bridge:callback', ((event: CustomEvent) => {
    const { id, args } = event.detail as { id: number; args: unknown[] };
    functions.get(id)?.(...args);
  }) as EventListener);
  document.addEventListener('bridge:expose', ((event: CustomEvent) => {
    const { name, members } = event.detail as { name: string; members: Record<string, number> };
    const api = Object.fromEntries(Object.entries(members).map(([key, id]) => [key, proxy(id)]));
    Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true });
  }) as EventListener);
}

/** The preload's world: `require('electron')` and the other end of the events above. */
function preloadWorld(preload: (electron: object) => void, toMain: string): void {
  if (window.top !== window) return;
  const say = (type: string, detail: unknown): void =>
    void document.dispatchEvent(new CustomEvent(`bridge:${type}`, { detail }));
  const functions = new Map<number, (...args: unknown[]) => unknown>();
  const invocations = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, ((event: object, ...args: unknown[]) => void)[]>();
  let ids = 0;
  const keep = (fn: (...args: unknown[]) => unknown): number => {
    functions.set(++ids, fn);
    return ids;
  };
  const unpack = (value: unknown): unknown => {
    const id = typeof value === 'object' && value !== null ? (value as { function?: number }).function : undefined;
    return id === undefined ? value : (...args: unknown[]) => say('callback', { id, args });
  };
  document.addEventListener('bridge:call', ((event: CustomEvent) => {
    const { id, call, args } = event.detail as { id: number; call: number; args: unknown[] };
    const result = functions.get(id)?.(...args.map(unpack));
    if (result instanceof Promise) {
      say(`returned:${call}`, { promise: true });
      result.then(
        (value) => say('settled', { call, value }),
        (error: unknown) => say('settled', { call, error: error instanceof Error ? error.message : String(error) }),
      );
    } else if (typeof result === 'function') say(`returned:${call}`, { function: keep(result as () => unknown) });
    else say(`returned:${call}`, { value: result });
  }) as EventListener);
  const post = (globalThis as unknown as Record<string, (text: string) => void>)[toMain]!;
  Object.assign(globalThis, {
    __fromMain: {
      settle(id: number, answer: { value?: unknown; error?: string }) {
        if (answer.error === undefined) invocations.get(id)?.resolve(answer.value);
        else invocations.get(id)?.reject(new Error(answer.error));
        invocations.delete(id);
      },
      send(channel: string, args: unknown[]) {
        for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
      },
    },
  });
  preload({
    ipcRenderer: {
      invoke(channel: string, ...args: unknown[]) {
        const id = ++ids;
        const answer = new Promise((resolve, reject) => invocations.set(id, { resolve, reject }));
        post(JSON.stringify({ id, channel, args }));
        return answer;
      },
      on(channel: string, listener: (event: object, ...args: unknown[]) => void) {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
    },
    contextBridge: {
      exposeInMainWorld(name: string, api: Record<string, (...args: unknown[]) => unknown>) {
        say('expose', { name, members: Object.fromEntries(Object.entries(api).map(([key, fn]) => [key, keep(fn)])) });
      },
    },
  });
}

export interface PreloadWorld {
  /** webContents.send */
  send(channel: string, args: unknown[]): void;
}

/**
 * Makes every page of this tab run the preload before its own scripts.
 * @param file the compiled preload
 * @param invoked called with each `ipcRenderer.invoke`; its result or error goes back
 */
export async function runPreload(
  page: Page,
  file: string,
  invoked: (channel: string, args: unknown[]) => Promise<unknown>,
): Promise<PreloadWorld> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  let context: number | undefined;
  await cdp.send('Page.enable');
  const tell = (expression: string): void => {
    if (context === undefined) return;
    // A page that is on its way out hears nothing more, as in Electron.
    cdp.send('Runtime.evaluate', { expression, contextId: context }).catch(() => undefined);
  };
  cdp.on('Runtime.executionContextCreated', ({ context: { id, name, auxData } }) => {
    const { frameId } = (auxData ?? {}) as { frameId?: string };
    if (name === world && frameId === mainFrame) context = id;
  });
  cdp.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name !== binding) return;
    const { id, channel, args } = JSON.parse(payload) as { id: number; channel: string; args: unknown[] };
    const settle = (answer: object): void => tell(`__fromMain.settle(${id}, ${JSON.stringify(answer)})`);
    invoked(channel, args).then(
      (value) => settle({ value }),
      (error: unknown) => settle({ error: error instanceof Error ? error.message : String(error) }),
    );
  });
  const mainFrame = (await cdp.send('Page.getFrameTree')).frameTree.frame.id;
  await cdp.send('Runtime.enable');
  await cdp.send('Runtime.addBinding', { name: binding, executionContextName: world });
  // As a CommonJS module: its names are its own, and it can require nothing else.
  const preload = `(given) => ((require, exports) => {\n${readFileSync(file, 'utf8')}\n})((name) => {
    if (name !== 'electron') throw new Error('module not found: ' + name);
    return given;
  }, {})`;
  // tsx keeps the names of inner functions with a call of its own.
  const names = 'const __name = (fn) => fn;';
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', { source: `{ ${names} (${mainWorld.toString()})(); }` });
  await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
    worldName: world,
    source: `{ ${names} (${preloadWorld.toString()})(${preload}, ${JSON.stringify(binding)}); }`,
  });
  return { send: (channel, args) => tell(`__fromMain.send(${JSON.stringify(channel)}, ${JSON.stringify(args)})`) };
}
