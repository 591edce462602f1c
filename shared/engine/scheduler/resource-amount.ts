/** Quantities as the whole numbers that the scheduler adds up, as upstream's framework.Resource holds them. */
import { bytesOf, milliOf } from '../api/quantity.ts';
import type { Quantity } from '../../model/meta.ts';

/** Cpu in thousandths, everything else in units (bytes, counts), rounded up. Throws for what is no quantity. */
export const amountOf = (resource: string, quantity: Quantity): number =>
  resource === 'cpu' ? milliOf(quantity) : bytesOf(quantity);
