/** "key=value" and "key-" after the resources: what `label`, `annotate`, `set` and `taint` are given (cmd/util GetResourcesAndPairs, ParsePairs). */
import { CommandError } from '../errors.ts';

/** "key=value" or "key-". */
export const isPair = (text: string): boolean => text.indexOf('=') > 0 || (text.endsWith('-') && text.length > 1);

/** @param what as in "all resources must be specified before label changes". @throws CommandError */
export function resourcesAndPairs(args: readonly string[], what: string): { resources: string[]; pairs: string[] } {
  const first = args.findIndex(isPair);
  if (first < 0) return { resources: [...args], pairs: [] };
  const pairs = args.slice(first);
  const stray = pairs.find((arg) => !isPair(arg));
  if (stray !== undefined) throw new CommandError(`all resources must be specified before ${what} changes: ${stray}`);
  return { resources: args.slice(0, first), pairs };
}

export interface Pairs {
  set: Record<string, string>;
  remove: string[];
}

/** @param what as in "invalid annotation format". @throws CommandError */
export function parsePairs(texts: readonly string[], what: string, canRemove: boolean): Pairs {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals > 0) set[text.slice(0, equals)] = text.slice(equals + 1);
    else if (canRemove && text.endsWith('-') && text !== '-' && equals < 0) remove.push(text.slice(0, -1));
    else throw new CommandError(`invalid ${what} format: ${text}`);
  }
  return { set, remove };
}

/** The fields after the change; what is to go is gone. */
export function afterPairs(
  before: Readonly<Record<string, string>> | undefined,
  { set, remove }: Pairs,
): Record<string, string> {
  const after = { ...before, ...set };
  for (const key of remove) delete after[key];
  return after;
}
