/** The two channels between main and preload. */

/** Window to main, with an answer: (name, args). */
export const requestChannel = 'orrery:request';

/** Main to window: (name, notice). */
export const noticeChannel = 'orrery:notice';

/** An answer: a refusal travels as data, since Electron would wrap a thrown error in words of its own. */
export type Answer = { result: unknown } | { error: string };
