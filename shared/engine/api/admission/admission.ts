/** The shape of an admission step: it may complete an object before it is stored, or refuse it. */
import type { Stream } from '../../kernel/random.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { Reader } from '../store.ts';

export interface AdmissionContext {
  read: Reader;
  random: Stream;
  /** How refusals call the object: its name, or before it has one what it will be generated from (admission.NewForbidden). */
  name: string;
}

export interface AdmissionStep {
  name: string;
  /** Kinds it looks at ("Pod"), or all. */
  kinds: readonly string[] | 'all';
  /** Gives the object, completed; throws ApiError to refuse it. Runs on create only, before the object is validated. */
  admit?<T extends KubeObject>(object: T, ctx: AdmissionContext): T;
  /** Throws ApiError to refuse a new object that was completed by every step and found valid. */
  check?(object: KubeObject, ctx: AdmissionContext): void;
  /** Throws ApiError to refuse a change of the object itself (not of its status), found valid before. */
  checkUpdate?(next: KubeObject, previous: KubeObject, ctx: Pick<AdmissionContext, 'read'>): void;
}
