/** The first process of a computer: it is there, and does nothing. */
import type { Program } from '../desk.ts';

export const init: Program = { names: ['init'], advance: () => false };
