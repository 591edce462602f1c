/** ipcMain: handlers by channel, called with values that went through structured clone, as between processes. */

export interface SenderFrame {
  url: string;
  parent: SenderFrame | null;
}

export interface InvokeEvent {
  sender: unknown;
  senderFrame: SenderFrame | null;
}

type Handler = (event: InvokeEvent, ...args: unknown[]) => unknown;

const handlers = new Map<string, Handler>();

export const ipcMain = {
  handle(channel: string, handler: Handler): void {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    handlers.set(channel, handler);
  },
};

/** What a window's `ipcRenderer.invoke` comes down to. */
export async function invoke(channel: string, event: InvokeEvent, args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel);
  if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
  return structuredClone(await handler(event, ...structuredClone(args)));
}
