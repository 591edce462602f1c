/** What a host does when its first window opens: the files it was started with are opened, or the sample runs. */
import type { NoticeName, Notices } from '../ipc/contract.ts';
import type { SampleInfo, SourceFile } from '../model/session.ts';
import type { Host } from './host.ts';
import type { Clock } from './pacer.ts';

/** What a person started the program with. */
export interface LaunchOrder {
  /** Opened when the window is there. None: the first sample is applied and playing. */
  files: SourceFile[];
  /** An empty cluster instead of the sample. */
  empty?: boolean;
  /** Sentences about what could not be read. */
  troubles?: string[];
}

/** Stands between a window and its host: nothing is told to a window before it has asked for the whole state. */
export class Launch {
  private waiting: (() => void)[] = [];
  private opened = false;
  private begun = false;

  constructor(
    private readonly host: Host,
    private readonly order: LaunchOrder,
    private readonly notify: <N extends NoticeName>(name: N, notice: Notices[N]) => void,
    private readonly clock: Clock,
  ) {
    for (const sentence of order.troubles ?? []) this.tell('trouble', sentence);
    if (order.files.length > 0) this.tell('command', { name: 'open-files', files: order.files });
  }

  /**
   * Answers one request of a window, as the host does.
   * @throws BadMessage when the contract does not allow it
   */
  async handle(name: string, args: unknown): Promise<unknown> {
    if (name !== 'open') return this.host.handle(name, args);
    if (!this.begun) {
      this.begun = true;
      if (this.order.files.length === 0 && this.order.empty !== true) await this.runSample();
    }
    const opening = await this.host.handle(name, args);
    // After the answer has gone out: what a window is told before it knows the cluster, it cannot use.
    this.clock.after(0, () => {
      this.opened = true;
      this.tellWaiting();
    });
    return opening;
  }

  /** Tells the window now, or as soon as it is there. */
  tell<N extends NoticeName>(name: N, notice: Notices[N]): void {
    this.waiting.push(() => this.notify(name, notice));
    if (this.opened) this.tellWaiting();
  }

  /** The window is closed or starts anew: what there is to tell waits for the next one. */
  windowGone(): void {
    this.opened = false;
  }

  private tellWaiting(): void {
    for (const send of this.waiting.splice(0)) send();
  }

  private async runSample(): Promise<void> {
    const [sample] = (await this.host.handle('samples', null)) as SampleInfo[];
    if (sample === undefined) return;
    await this.host.handle('apply', { type: 'apply', files: sample.files });
    await this.host.handle('play', null);
  }
}
