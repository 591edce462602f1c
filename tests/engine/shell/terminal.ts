/** A terminal with a shell in it, for tests: what a person sees, line by line. */
import { interrupt, type } from '../../../shared/engine/shell/terminal.ts';
import { Container, type ContainerOptions } from './container.ts';

export class Terminal {
  readonly container: Container;
  readonly pid: number;
  private seen = 0;

  constructor(options: ContainerOptions & { shell?: string } = {}) {
    this.container = new Container({ flavour: 'bash', env: { HOME: '/root' }, ...options });
    // The first process takes no signals: a terminal's shell is another.
    this.container.start(['sleep', 'infinity']);
    this.pid = this.container.start([options.shell ?? 'bash'], { tty: true });
    this.settle();
  }

  /** Everything that can happen now happens. */
  settle(): void {
    for (let i = 0; i < 2000; i++) {
      const { processes } = this.container;
      this.container.step();
      if (this.container.processes.busyUntil !== undefined) this.container.now = this.container.processes.busyUntil;
      else if (this.container.processes === processes || i > 20) break;
    }
  }

  /** Types lines, and lets the shell have them. */
  type(text: string): this {
    const next = type(this.container.processes, this.pid, text);
    if (next === false) throw new Error('the terminal is full');
    this.container.processes = next;
    this.settle();
    return this;
  }

  interrupt(): this {
    this.container.processes = interrupt(this.container.processes, this.container.world, this.pid);
    this.settle();
    return this;
  }

  wait(ms: number): this {
    this.container.until(this.container.now + ms);
    return this;
  }

  /** What was written since the last time. */
  get news(): string {
    const all = this.container.log.map((one) => one.text).join('');
    const text = all.slice(this.seen);
    this.seen = all.length;
    return text;
  }

  get hasEnded(): boolean {
    return this.container.exits.some((exit) => exit.pid === this.pid);
  }
}
