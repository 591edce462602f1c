/** A model has an end, as a quota has: a typo of two billion replicas must not fill the computer's memory. */
import type { KubeObject } from '../../../model/meta.ts';
import { forbiddenRequest } from '../errors.ts';
import type { AdmissionContext, AdmissionStep } from './admission.ts';

/** Twice what has been measured to run well on a laptop would no longer fit its memory. */
export const MOST_PODS = 150_000;

export const roomStep: AdmissionStep = {
  name: 'OrreryRoom',
  kinds: ['Pod'],
  admit<T extends KubeObject>(pod: T, ctx: AdmissionContext): T {
    if (ctx.read.count('Pod') < MOST_PODS) return pod;
    throw forbiddenRequest({ plural: 'pods', group: '' }, ctx.name, `this simulation holds at most ${MOST_PODS} pods`);
  },
};
