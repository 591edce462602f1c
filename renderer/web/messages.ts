/** What a page and its worker say to each other. */
import type { LaunchOrder } from '../../shared/session/launch.ts';

/** Page to worker. The launch order comes first. */
export type ToWorker = { launch: LaunchOrder } | { id: number; name: string; args: unknown };

/** Worker to page: an answer, or a notice. */
export type FromWorker =
  | { id: number; result: unknown }
  | { id: number; error: string }
  | { notice: string; value: unknown };
