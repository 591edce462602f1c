/** The printer that -o asks for. */
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../errors.ts';
import { readFile, type Task } from '../waits.ts';
import { ObjectPrinter, type Output } from './output.ts';

export interface Printer {
  print(object: AnyObject): void;
}

/** The template itself, or what its file holds. @throws CommandError */
function* templateOf({ format, argument }: Output): Task<string> {
  if (!/-file$|^templatefile$/.test(format)) return argument;
  const answer = yield* readFile(argument);
  if ('error' in answer)
    throw new CommandError(`error reading --template ${argument}, open ${argument}: ${answer.error}`);
  return answer.text;
}

/** @throws CommandError for a template or path that cannot be read */
export function* printerOf(call: Call, output: Output): Task<Printer> {
  const { format } = output;
  if (format === 'json' || format === 'yaml' || format === 'name') return new ObjectPrinter(call, format);
  yield* templateOf(output);
  throw new CommandError(`-o ${format} is not there yet`);
}
