/** The options behind the question mark of an API's address. */
import type { RestQuery } from '../request-options.ts';

const NUMBERS: ReadonlySet<string> = new Set(['limit', 'gracePeriodSeconds']);
const FLAGS: ReadonlySet<string> = new Set(['allowWatchBookmarks', 'sendInitialEvents', 'force', 'orphanDependents']);

/** Go's strconv.ParseBool, which knows more words. */
const isTrue = (text: string): boolean => ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text);

const plain = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
};

/** Name and value of each pair; the last of a name counts. */
export const pairsOf = (query: string): Map<string, string> =>
  new Map(
    query
      .split('&')
      .filter(Boolean)
      .map((pair) => {
        const cut = pair.indexOf('=');
        return cut < 0 ? [plain(pair), ''] : [plain(pair.slice(0, cut)), plain(pair.slice(cut + 1))];
      }),
  );

/** What of it a request to an object or a list goes by. @param query "labelSelector=app%3Dweb&limit=5" */
export const queryOf = (query: string): RestQuery =>
  Object.fromEntries(
    [...pairsOf(query)].map(([name, value]) => [
      name,
      NUMBERS.has(name) ? Number(value) : FLAGS.has(name) ? isTrue(value) : value,
    ]),
  );
