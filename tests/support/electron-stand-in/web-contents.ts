/** webContents: a Chromium page, its navigations asked about, its messages carried. */
import { EventEmitter } from 'node:events';
import type { Page, Request, Route } from '@playwright/test';
import { toMain, toPage } from './address.ts';
import { app, theBrowser } from './app.ts';
import { invoke } from './ipc-main.ts';
import { runPreload, type PreloadWorld } from './page-world.ts';
import { answerRequest } from './session.ts';

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

/** An event that a listener may prevent. */
class Preventable {
  prevented = false;
  constructor(readonly url: string) {}
  preventDefault(): void {
    this.prevented = true;
  }
}

export class WebContents extends EventEmitter {
  /** Addresses that the page wanted and did not get. */
  readonly refused: string[] = [];
  readonly refusedWindows: string[] = [];
  readonly pageErrors: string[] = [];
  readonly ready: Promise<Page>;
  private openHandler: OpenHandler = () => ({ action: 'allow' });
  private world: PreloadWorld | undefined;
  /** Where main itself sends the page. */
  private sent: string | undefined;

  constructor(
    private readonly preload: string,
    private readonly size: { width: number; height: number },
  ) {
    super();
    this.ready = this.openPage();
    app.emit('web-contents-created', {}, this);
  }

  private async openPage(): Promise<Page> {
    const context = await theBrowser().newContext({ viewport: this.size });
    const page = await context.newPage();
    page.on('pageerror', (error) => this.pageErrors.push(error.message));
    await page.route('**/*', (route, request) => this.onRequest(page, route, request));
    context.on('page', (popup) => void this.onPopup(popup));
    this.world = await runPreload(page, this.preload, (channel, args) =>
      invoke(channel, { sender: this, senderFrame: { url: toMain(page.url()), parent: null } }, args),
    );
    return page;
  }

  private async onRequest(page: Page, route: Route, request: Request): Promise<void> {
    const url = toMain(request.url());
    if (request.isNavigationRequest() && !this.mayGo(url, request.frame() === page.mainFrame())) {
      this.refused.push(url);
      return route.abort('aborted');
    }
    return answerRequest(route, request);
  }

  private mayGo(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && url === this.sent) {
      this.sent = undefined;
      return true;
    }
    const event = new Preventable(url);
    this.emit('will-frame-navigate', event);
    if (isMainFrame) this.emit('will-navigate', event, url);
    return !event.prevented;
  }

  private async onPopup(popup: Page): Promise<void> {
    const url = toMain(popup.url());
    if (this.openHandler({ url }).action === 'allow') return;
    this.refusedWindows.push(url);
    await popup.close();
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  send(channel: string, ...args: unknown[]): void {
    this.world?.send(channel, args);
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.ready;
    this.sent = url;
    await page.goto(toPage(url));
  }

  reload(): void {
    void this.ready.then((page) => {
      this.sent = toMain(page.url());
      return page.reload();
    });
  }
}
