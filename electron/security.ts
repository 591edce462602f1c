/** What a window may reach: its own files and its own host. Everything else is refused here, in one place. */
import { app, protocol, type Session } from 'electron';
import { home, isOwn, scheme } from './own-address.ts';
import type { Page } from './page.ts';

/** Makes `app:` an address with an origin of its own. Must run before the app is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers `app://orrery/...` from the built page, with its policy in the header. */
export function servePage(session: Session, page: Page): void {
  session.protocol.handle(scheme, ({ url, method }) => {
    const file = isOwn(url) && method === 'GET' ? page.get(new URL(url).pathname) : undefined;
    if (file === undefined) return new Response('not found', { status: 404 });
    return new Response(file.body, { headers: file.headers });
  });
}

/**
 * Requests of any kind to anywhere else are cancelled; the camera and the like are never given.
 * @param devTools lets the developer tools load their own files
 */
export function shutOut(session: Session, devTools: boolean): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const own = isOwn(details.url) || /^(data|blob):/.test(details.url);
    answer({ cancel: !own && !(devTools && details.url.startsWith('devtools:')) });
  });
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}

/** No page goes elsewhere, opens another window or holds a guest. */
export function keepPagesIn(): void {
  app.on('web-contents-created', (_event, contents) => {
    const stay = (event: { preventDefault(): void }, url: string): void => {
      // The window's own address again is a reload.
      if (url !== home) event.preventDefault();
    };
    contents.on('will-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-frame-navigate', (details) => stay(details, details.url));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
