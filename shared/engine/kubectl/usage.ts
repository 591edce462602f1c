/** The help of a command, laid out as kubectl lays it out, with the list of flags made from their specs. */
import { HEADINGS, type Command } from './command.ts';
import { fallbackOf, type Flag } from './flags/flag.ts';

/** A text, also where it may be given several times and is one text upstream. */
const isQuoted = ({ type, fallback }: Flag): boolean => type === 'string' || (type === 'texts' && fallback === '');

const flagLines = (flag: Flag): string => {
  const { name, short, usage } = flag;
  const fallback = isQuoted(flag) ? `'${fallbackOf(flag)}'` : fallbackOf(flag);
  const names = short === undefined ? `    --${name}` : `    -${short}, --${name}`;
  return `${names}=${fallback}:\n\t${usage}${flag.ignored === true ? ' It has no effect here.' : ''}`;
};

/** The flags one below the other, in order of names. */
export const flagList = (flags: readonly Flag[]): string =>
  flags
    .filter((flag) => flag.hidden !== true)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(flagLines)
    .join('\n\n');

/** What each command is called and does, names in a column. */
function commandList(commands: readonly Command[]): string {
  const width = Math.max(11, ...commands.map((c) => c.name.length)) + 2;
  return commands.map(({ name, short }) => `  ${name.padEnd(width)} ${short}\n`).join('');
}

const byName = (a: Command, b: Command): number => (a.name < b.name ? -1 : 1);

function sections(command: Command): string[] {
  const { subcommands = [], heading } = command;
  if (subcommands.length === 0) return [];
  if (heading === undefined && subcommands.some((c) => c.heading !== undefined))
    return HEADINGS.flatMap((each) => {
      const found = subcommands.filter((c) => c.heading === each);
      // Those that upstream puts into no group come by name.
      const mine = each === 'Other Commands' ? found.sort(byName) : found;
      return mine.length === 0 ? [] : [`${each}:\n${commandList(mine)}`];
    });
  return [`Available Commands:\n${commandList([...subcommands].sort(byName))}`];
}

/** The whole help. @param path "kubectl rollout status" */
export function helpText(command: Command, path: string): string {
  const { short, long, examples, flags = [], subcommands = [], use } = command;
  const parts = [long === undefined ? `${short}.` : `${short}.\n\n${long}`];
  if (command.aliases !== undefined) parts.push(`Aliases:\n${[command.name, ...command.aliases].join(', ')}`);
  if (examples !== undefined) parts.push(`Examples:\n${examples}`);
  parts.push(...sections(command).map((text) => text.trimEnd()));
  if (flags.length > 0) parts.push(`Options:\n${flagList(flags)}`);
  const above = path.split(' ').slice(0, -1).join(' ');
  if (use !== '') parts.push(`Usage:\n  ${above === '' ? use : `${above} ${use}`}`);
  const more =
    subcommands.length > 0 ? [`Use "${path} <command> --help" for more information about a given command.`] : [];
  const options = 'Use "kubectl options" for a list of global command-line options (applies to all commands).';
  return `${parts.join('\n\n')}\n\n${[...more, options].join('\n')}\n`;
}
