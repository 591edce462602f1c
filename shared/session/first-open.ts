/** What the first window finds: the files of the command line, or a sample that plays from the start. */
import type { RequestName } from '../ipc/contract.ts';
import type { SourceFile } from '../model/session.ts';
import type { Host, HostDeps } from './host.ts';

/** The sample that a start with no file shows. */
const FIRST_SAMPLE = 'web';

/** Answers a window's requests; the first `open` also starts what the person asked for. Later ones (a reload) find it running. */
export class FirstOpen {
  private done = false;

  /** @param files of the command line; empty starts the sample */
  constructor(
    private readonly host: Host,
    private readonly deps: HostDeps,
    private readonly files: readonly SourceFile[],
  ) {}

  /** As Host.handle. @throws BadMessage */
  async handle(name: string, args: unknown): Promise<unknown> {
    if (this.done || (name satisfies string) !== ('open' satisfies RequestName)) return this.host.handle(name, args);
    this.done = true;
    const sample = this.deps.assets.samples.find((s) => s.id === FIRST_SAMPLE);
    if (this.files.length > 0 || sample === undefined) {
      const opening = await this.host.handle(name, args);
      // The window applies them as if they had been dropped on it, and so shows what became of each.
      if (this.files.length > 0) this.deps.notify('command', { name: 'open-files', files: [...this.files] });
      return opening;
    }
    await this.host.handle('apply', { type: 'apply', files: sample.files });
    const opening = await this.host.handle(name, args);
    await this.host.handle('play', null);
    return opening;
  }
}
