/** session.defaultSession and protocol: what main sets here decides what the page's requests come to. */
import type { Request, Route } from '@playwright/test';
import { toMain } from './address.ts';

interface Scheme {
  scheme: string;
  privileges: Record<string, boolean>;
}

type BeforeRequest = (details: { url: string; method: string }, answer: (verdict: { cancel: boolean }) => void) => void;
type ProtocolHandler = (request: { url: string; method: string }) => Response | Promise<Response>;
type PermissionRequest = (contents: unknown, permission: string, answer: (given: boolean) => void) => void;

const schemes: Scheme[] = [];
const protocols = new Map<string, ProtocolHandler>();
let beforeRequest: BeforeRequest | undefined;
let permissionRequest: PermissionRequest | undefined;
let permissionCheck: (() => boolean) | undefined;
let devicePermission: (() => boolean) | undefined;
let ready = false;

/** From now on it is too late to register schemes. */
export function setReady(): void {
  ready = true;
}

export const protocol = {
  registerSchemesAsPrivileged(wanted: Scheme[]): void {
    if (ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    schemes.push(...wanted);
  },
};

export const session = {
  defaultSession: {
    protocol: {
      handle(scheme: string, handler: ProtocolHandler): void {
        if (!ready) throw new Error('the session can only be used when the app is ready');
        protocols.set(scheme, handler);
      },
    },
    webRequest: {
      onBeforeRequest(listener: BeforeRequest): void {
        beforeRequest = listener;
      },
    },
    setPermissionRequestHandler(handler: PermissionRequest): void {
      permissionRequest = handler;
    },
    setPermissionCheckHandler(handler: () => boolean): void {
      permissionCheck = handler;
    },
    setDevicePermissionHandler(handler: () => boolean): void {
      devicePermission = handler;
    },
  },
};

export const registeredSchemes = (): Scheme[] => [...schemes];

/** Whether a page that asks would be given the permission, in any of the three ways; without handlers Electron gives it. */
export async function isPermitted(permission: string): Promise<boolean> {
  const asked = permissionRequest;
  const given =
    asked === undefined ? true : await new Promise<boolean>((answer) => asked(undefined, permission, answer));
  return given || (permissionCheck?.() ?? true) || (devicePermission?.() ?? true);
}

const cancelled: string[] = [];

/** Addresses whose requests main refused. */
export const cancelledRequests = (): string[] => [...cancelled];

function isCancelled(url: string, method: string): boolean {
  let cancel = false;
  beforeRequest?.({ url, method }, (verdict) => (cancel = verdict.cancel));
  if (cancel) cancelled.push(url);
  return cancel;
}

/** Does with a request of the page what Electron's network stack would: ask, then answer from the protocol's handler. */
export async function answerRequest(route: Route, request: Request): Promise<void> {
  const url = toMain(request.url());
  const method = request.method();
  if (isCancelled(url, method)) return route.abort('blockedbyclient');
  const { protocol: scheme } = new URL(url);
  const handler = protocols.get(scheme.slice(0, -1));
  // A page let out to the network would be a finding of its own: nothing is ever really fetched here.
  if (handler === undefined) return route.fulfill({ status: 200, body: 'from the network' });
  const answer = await handler({ url, method });
  await route.fulfill({
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: Buffer.from(await answer.arrayBuffer()),
  });
}
