/** What a description is made of: the object, the clock, and the API to look further. */
import type { AnyObject } from '../../../model/meta.ts';
import type { Resource } from '../resources/resource.ts';
import type { Task } from '../waits.ts';

export interface Subject {
  object: AnyObject;
  resource: Resource;
  /** Unix ms. */
  now: number;
  /** --show-events. */
  showEvents: boolean;
}

/** A description of one object: the whole text, with the end of its last line. A generator where it looks further. */
export type Describer = (subject: Subject) => Task<string> | string;
