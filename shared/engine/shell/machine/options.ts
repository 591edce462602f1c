/** The options of `set`: letters that are kept as one text. */

const NAMES: Readonly<Record<string, string>> = {
  errexit: 'e',
  nounset: 'u',
  xtrace: 'x',
  noglob: 'f',
  allexport: 'a',
  noclobber: 'C',
  noexec: 'n',
  verbose: 'v',
  monitor: 'm',
  notify: 'b',
  pipefail: 'p',
  ignoreeof: '',
  nolog: '',
  vi: '',
  emacs: '',
  posix: '',
  errtrace: '',
  functrace: '',
  hashall: '',
  braceexpand: '',
  history: '',
  histexpand: '',
};
/** Known by letter, and without effect here. */
const IGNORED = 'hiklmnpstbvBEHTPr';

/** The flags with an option (a letter or a name) on or off; undefined when there is no such option. */
export function parseSetOption(flags: string, on: boolean, option: string): string | undefined {
  const isLetter = option.length === 1;
  const letter = isLetter ? (IGNORED.includes(option) ? '' : option) : NAMES[option];
  if (letter === undefined || !/^[euxfaCnvmbp]?$/.test(letter)) return undefined;
  const without = letter === '' ? flags : flags.replace(letter, '');
  return on ? without + letter : without;
}
