/** What a test asks of the running stand-in, over the channel that Node.js gives a child process. */
import type { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { BrowserWindow } from './browser-window.ts';
import { dialogsShown, willChoose } from './dialog.ts';
import { invoke } from './ipc-main.ts';
import { clickMenu, menuLabels, menuRoles } from './menu.ts';
import { cancelledRequests, isPermitted, registeredSchemes } from './session.ts';

function theWindow(): BrowserWindow {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) throw new Error('there is no window');
  return window;
}

/** By name; arguments and results are JSON. */
export const controls = {
  /** Evaluates an expression among the page's own scripts. */
  evaluate: async (expression: string): Promise<unknown> => (await theWindow().webContents.ready).evaluate(expression),
  /** Waits until there is a window, and an expression is true in its page. */
  waitFor: async (expression: string): Promise<void> => {
    const end = performance.now() + 20_000;
    let last: unknown;
    while (performance.now() < end) {
      try {
        const page = await theWindow().webContents.ready;
        last = await page.evaluate(expression);
        if (last === true) return;
      } catch (error) {
        // No window yet, or its page is just being replaced.
        last = error;
      }
      await wait(50);
    }
    throw new Error(`never true: ${expression} (last: ${String(last)})`);
  },
  window: async () => {
    const { options, webContents } = theWindow();
    const { refused, refusedWindows, pageErrors } = webContents;
    return { options, refused, refusedWindows, pageErrors, url: (await webContents.ready).url() };
  },
  windows: (): number => BrowserWindow.getAllWindows().length,
  schemes: registeredSchemes,
  cancelled: cancelledRequests,
  menuLabels,
  menuRoles,
  clickMenu,
  willChoose,
  dialogsShown,
  isPermitted,
  /** A message to main that no page of ours sent. */
  invokeAs: (
    from: { url: string; framed: boolean; stranger: boolean },
    channel: string,
    args: unknown[],
  ): Promise<unknown> =>
    invoke(
      channel,
      {
        sender: from.stranger ? {} : theWindow().webContents,
        senderFrame: { url: from.url, parent: from.framed ? { url: 'app://orrery/', parent: null } : null },
      },
      args,
    ),
  rendererGone: (reason: string): void =>
    void theWindow().webContents.emit('render-process-gone', {}, { reason, exitCode: 1 }),
  /** An error that nobody catches. */
  throwLater: (message: string): void =>
    void setTimeout(() => {
      throw new Error(message);
    }),
  closeWindow: (): void => theWindow().close(),
  screenshot: async (path: string): Promise<void> =>
    void (await (await theWindow().webContents.ready).screenshot({ path })),
};

export type Controls = typeof controls;

/** @param app its events can be emitted as well */
export function answerControl(app: EventEmitter & { sandboxed: boolean; exit(status: number): void }): void {
  const all: Record<string, (...args: never[]) => unknown> = {
    ...controls,
    sandboxed: () => app.sandboxed,
    exit: (status: number) => app.exit(status),
    emitApp: (name: string, ...args: unknown[]) => app.emit(name, { preventDefault: () => undefined }, ...args),
  };
  process.on('message', (message) => {
    const { id, name, args } = message as { id: number; name: string; args: never[] };
    Promise.resolve()
      .then(() => all[name]!(...args))
      .then(
        (result) => process.send?.({ id, result }),
        (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
      );
  });
}
