/** Remembers how large the window was, in a small file of the user's data. */
import { readFileSync, writeFileSync } from 'node:fs';

export interface WindowSize {
  width: number;
  height: number;
  maximized: boolean;
}

const usual: WindowSize = { width: 1440, height: 900, maximized: false };

export const smallest = { width: 900, height: 600 } as const;

/** The size last time; the usual one where the file is missing or makes no sense. */
export function readSize(file: string): WindowSize {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // The first start: there is none yet.
    return usual;
  }
  try {
    const { width, height, maximized } = JSON.parse(text) as Partial<Record<keyof WindowSize, unknown>>;
    const fits = (n: unknown, least: number): n is number =>
      Number.isInteger(n) && (n as number) >= least && (n as number) <= 16_384;
    if (!fits(width, smallest.width) || !fits(height, smallest.height)) return usual;
    return { width, height, maximized: maximized === true };
  } catch {
    // Half written by a power cut, say: the window opens all the same.
    return usual;
  }
}

/** @throws Error when the file cannot be written */
export function writeSize(file: string, size: WindowSize): void {
  writeFileSync(file, `${JSON.stringify(size)}\n`);
}
