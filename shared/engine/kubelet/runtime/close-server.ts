/** A server that is told to end takes no new connection; what is under way is finished or cut, as its image says. */
import type { Signal } from '../../shell/signals.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { saveContainer, type Work } from '../pod-record.ts';
import { cutOff } from './asked.ts';

/** Gives ms until what is under way is answered: it goes on for as long. */
export function closeServer(work: Work, index: number, { stop }: SimulatedImage, sent: Signal): number {
  const c = work.record.containers[index]!;
  saveContainer(work, index, { ...c, closedAt: work.ctx.now }, false);
  if (stop.cuts?.some((one) => one === sent) !== true) return work.net.busyMs(work.uid, index, c.run);
  cutOff(work, index, c.run);
  return 0;
}
