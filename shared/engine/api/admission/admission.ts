/** The shape of an admission step: it may complete an object before it is stored, refuse it, or warn of it. */
import type { Stream } from '../../kernel/random.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { KindName } from '../kind-map.ts';
import type { Reader } from '../store.ts';

export interface ChangeContext {
  read: Reader;
  /** Says something to whoever asked, beside the answer; undefined: nobody listens. */
  warn?: ((text: string) => void) | undefined;
}

export interface AdmissionContext extends ChangeContext {
  random: Stream;
  /** How refusals call the object: its name, or before it has one what it will be generated from (admission.NewForbidden). */
  name: string;
}

export interface AdmissionStep {
  name: string;
  /** Kinds it looks at: "Pod", "Deployment.apps". */
  kinds: readonly KindName[];
  /** Gives the object, completed; throws ApiError to refuse it. Runs on create only, before the object is validated. */
  admit?<T extends KubeObject>(object: T, ctx: AdmissionContext): T;
  /** Throws ApiError to refuse a new object that was completed by every step and found valid. */
  check?(object: KubeObject, ctx: AdmissionContext): void;
  /** Throws ApiError to refuse a change of the object itself (not of its status), found valid before. */
  checkUpdate?(next: KubeObject, previous: KubeObject, ctx: ChangeContext): void;
}
