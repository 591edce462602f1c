/** What echo prints, in each shell and as /bin/echo. */
import type { Flavour } from '../state.ts';
import { unescape } from './escapes.ts';

/** The text of `echo args`. dash does escapes always and knows only -n; the others know -n, -e and -E. */
export function echoText(args: readonly string[], flavour: Flavour): string {
  let newline = true;
  let escapes = flavour === 'dash';
  let i = 0;
  if (flavour === 'dash') {
    if (args[0] === '-n') {
      newline = false;
      i = 1;
    }
  } else {
    for (; i < args.length && /^-[neE]+$/.test(args[i]!); i++) {
      for (const letter of args[i]!.slice(1)) {
        if (letter === 'n') newline = false;
        else escapes = letter === 'e';
      }
    }
  }
  const text = args.slice(i).join(' ');
  if (!escapes) return newline ? `${text}\n` : text;
  const done = unescape(text, true);
  return newline && !done.stopped ? `${done.text}\n` : done.text;
}
