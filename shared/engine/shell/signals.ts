/** The signals of Linux that matter here: names, numbers, and what happens when nobody catches them. */

const NUMBERS = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ABRT: 6,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  WINCH: 28,
} as const;

export type Signal = keyof typeof NUMBERS;

export const SIGNALS = Object.keys(NUMBERS) as readonly Signal[];

export function signalNumber(signal: Signal): number {
  return NUMBERS[signal];
}

/** The signal of a name ("TERM", "sigterm") or a number in text; undefined when it is none. */
export function parseSignal(text: string): Signal | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '');
  const byNumber = /^\d+$/.test(text) ? SIGNALS.find((s) => NUMBERS[s] === Number(text)) : undefined;
  return byNumber ?? SIGNALS.find((s) => s === name);
}

const HARMLESS: readonly Signal[] = ['CHLD', 'CONT', 'WINCH', 'STOP', 'TSTP'];

/** Whether a process that does not catch it dies of it. Stopping (STOP, TSTP) is not played. */
export function isDeadly(signal: Signal): boolean {
  return !HARMLESS.includes(signal);
}

/** What a shell says of a child that died of it; '' for those it keeps quiet about. */
export function deathText(signal: Signal): string {
  const texts: Partial<Record<Signal, string>> = {
    HUP: 'Hangup',
    QUIT: 'Quit',
    ABRT: 'Aborted',
    KILL: 'Killed',
    USR1: 'User defined signal 1',
    SEGV: 'Segmentation fault',
    USR2: 'User defined signal 2',
    ALRM: 'Alarm clock',
    TERM: 'Terminated',
  };
  return texts[signal] ?? '';
}
