/** `npx tsx tests/support/kubectl-table.ts`: writes the table of kubectl's commands and flags into README.md, from their specs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Command } from '../../shared/engine/kubectl/command.ts';
import { root } from '../../shared/engine/kubectl/commands/all.ts';
import { GLOBAL_FLAGS } from '../../shared/engine/kubectl/flags/global.ts';
import type { Flag } from '../../shared/engine/kubectl/flags/flag.ts';

const START = '<!-- kubectl: commands and flags, written by tests/support/kubectl-table.ts -->';
const END = '<!-- kubectl: end -->';

const flagText = ({ name, short }: Flag): string => (short === undefined ? `--${name}` : `-${short} --${name}`);

const flagsText = (flags: readonly Flag[]): string =>
  [...flags]
    .filter((flag) => flag.hidden !== true && flag.ignored !== true)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((flag) => `\`${flagText(flag)}\``)
    .join(' ');

function rows(command: Command, path: string): string[] {
  const own = command.run === undefined || path === '' ? [] : [`| \`${path}\` | ${flagsText(command.flags ?? [])} |`];
  const below = [...(command.subcommands ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [...own, ...below.flatMap((sub) => rows(sub, path === '' ? sub.name : `${path} ${sub.name}`))];
}

/** Flags that lines from elsewhere may have, by name. */
function ignored(): string[] {
  const names = new Set<string>();
  const look = ({ flags = [], subcommands = [] }: Command): void => {
    for (const flag of flags) if (flag.ignored === true) names.add(`\`--${flag.name}\``);
    for (const below of subcommands) look(below);
  };
  look(root);
  for (const flag of GLOBAL_FLAGS) if (flag.ignored === true) names.add(`\`--${flag.name}\``);
  return [...names].sort();
}

/** The table, with its markers. */
export const kubectlTable = (): string =>
  [
    START,
    '| Command | Flags |',
    '|---|---|',
    ...rows(root, ''),
    `| all of them | ${flagsText(GLOBAL_FLAGS)} |`,
    '',
    `Taken without effect: ${ignored().join(' ')}.`,
    END,
  ].join('\n');

/** The text with its table as it should be. @throws Error where the markers are missing */
export function withTable(readme: string): string {
  const [start, end] = [readme.indexOf(START), readme.indexOf(END)];
  if (start < 0 || end < start) throw new Error('README.md has lost the markers of the table of kubectl');
  return readme.slice(0, start) + kubectlTable() + readme.slice(end + END.length);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync('README.md', withTable(readFileSync('README.md', 'utf8')));
