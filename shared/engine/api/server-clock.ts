/** The time as the API server writes it: the kernel's, counted from the cluster's epoch. */
import type { Kernel } from '../kernel/kernel.ts';
import { formatTime } from '../kernel/time.ts';

export class ServerClock {
  private stampedAt = NaN;
  private stamp = '';

  constructor(
    private readonly kernel: Kernel,
    /** Unix ms of virtual time 0. */
    private readonly epoch: number,
  ) {}

  /** Now, Unix ms. */
  get unixMs(): number {
    return this.epoch + this.kernel.now;
  }

  /** RFC 3339 of now; written once a second, since most writes of a second ask for it. */
  timestamp(): string {
    const second = Math.floor(this.unixMs / 1000);
    if (second !== this.stampedAt) {
      this.stampedAt = second;
      this.stamp = formatTime(second * 1000);
    }
    return this.stamp;
  }
}
