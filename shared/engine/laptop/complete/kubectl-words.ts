/** What may stand at a place of a kubectl line: subcommands and flags from the commands' specs, types and names from the API. */
import { kindName, type KindName } from '../../api/kind-map.ts';
import { apiVersionOf } from '../../api/request-body.ts';
import type { Kind } from '../../kinds/kind.ts';
import { root } from '../../kubectl/commands/all.ts';
import type { Command } from '../../kubectl/command.ts';
import { CommandError } from '../../kubectl/errors.ts';
import { aloneOf, type Flag } from '../../kubectl/flags/flag.ts';
import { findCommand, flagsOf } from '../../kubectl/run.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import type { Desk } from '../desk.ts';

/** Words, or `files`: names of files belong here. */
export type Candidates = readonly string[] | 'files';

/** More are nobody's help. */
const MOST = 500;

/** Commands whose arguments are pods, or machines; the others' are types and names. */
const ON_PODS = new Set(['logs', 'exec', 'attach', 'port-forward', 'cp', 'debug']);
const ON_NODES = new Set(['cordon', 'uncordon', 'drain']);
const ON_TYPES = new Set(
  'get describe delete edit label annotate patch scale expose wait explain autoscale status history undo pause resume restart env image resources'.split(
    ' ',
  ),
);

function namesOf(desk: Desk, kind: Kind, namespace: string): string[] {
  const name = kindName(apiVersionOf(kind), kind.kind);
  if (kind.computed === true) return [];
  const names: string[] = [];
  for (const object of desk.ctx.read.list(name as KindName, kind.namespaced ? namespace : '')) {
    names.push(object.metadata.name);
    if (names.length >= MOST) break;
  }
  return names.sort();
}

const isNamed = (kind: Kind, word: string): boolean => {
  const [plain = ''] = word.toLowerCase().split('.');
  return [kind.plural, kind.kind.toLowerCase(), ...(kind.shortNames ?? [])].includes(plain);
};

const kindNamed = (desk: Desk, word: string): Kind | undefined =>
  desk.doors.kinds().find((kind) => isNamed(kind, word));

/** The value of a flag that the words give. */
function given(words: readonly string[], short: string, long: string): string | undefined {
  for (let i = words.length - 1; i >= 0; i--) {
    const word = words[i]!;
    if (word === `-${short}` || word === `--${long}`) return words[i + 1];
    if (word.startsWith(`--${long}=`)) return word.slice(long.length + 3);
    if (word.startsWith(`-${short}`) && !word.startsWith('--')) return word.slice(2).replace(/^=/, '');
  }
  return undefined;
}

/** The words that are neither flags nor their values. */
function argumentsIn(words: readonly string[], flags: readonly Flag[]): string[] {
  const found: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (!word.startsWith('-')) found.push(word);
    else if (takesValue(word, flags)) i += 1;
  }
  return found;
}

function takesValue(word: string, flags: readonly Flag[]): boolean {
  if (word.includes('=')) return false;
  const flag = flags.find(({ name, short }) => word === `--${name}` || word === `-${short}`);
  return flag !== undefined && aloneOf(flag) === undefined;
}

function flagValues(desk: Desk, flag: Flag, words: readonly string[], namespace: string): Candidates {
  if (flag.values !== undefined) return flag.values;
  switch (flag.name) {
    case 'namespace':
      return namesOf(desk, kindNamed(desk, 'namespaces')!, '');
    case 'filename':
    case 'kustomize':
    case 'kubeconfig':
    case 'from-file':
    case 'from-env-file':
      return 'files';
    case 'container':
      return containersOf(desk, words, namespace);
    default:
      return [];
  }
}

function containersOf(desk: Desk, words: readonly string[], namespace: string): string[] {
  const pod = words
    .map((word) => desk.ctx.read.get('Pod', namespace, word.replace(/^pods?\//, '')))
    .find((one): one is Pod => one !== undefined);
  const list: Container[] = [...(pod?.spec.containers ?? []), ...(pod?.spec.initContainers ?? [])];
  return list.map(({ name }) => name);
}

function typesOrNames(desk: Desk, args: readonly string[], last: string, namespace: string): Candidates {
  const [type] = args;
  const slash = last.indexOf('/');
  if (slash > 0) {
    const kind = kindNamed(desk, last.slice(0, slash));
    return kind === undefined ? [] : namesOf(desk, kind, namespace).map((name) => `${last.slice(0, slash)}/${name}`);
  }
  if (type !== undefined) {
    const kind = kindNamed(desk, type.split(',').at(-1)!);
    return kind === undefined ? [] : namesOf(desk, kind, namespace).filter((name) => !args.includes(name));
  }
  return desk.doors.kinds().map(({ plural }) => plural);
}

function argumentWords(
  desk: Desk,
  command: Command,
  args: readonly string[],
  last: string,
  namespace: string,
): Candidates {
  const { name } = command;
  if (ON_NODES.has(name) || (name === 'node' && args.length === 0)) return namesOf(desk, kindNamed(desk, 'nodes')!, '');
  if (ON_PODS.has(name) || name === 'pod') {
    if (last.includes('/')) return typesOrNames(desk, [], last, namespace);
    return args.length > 0 ? [] : namesOf(desk, kindNamed(desk, 'pods')!, namespace);
  }
  if (name === 'taint') return args.length === 0 ? ['nodes', 'node'] : typesOrNames(desk, args, last, namespace);
  return ON_TYPES.has(name) ? typesOrNames(desk, args, last, namespace) : [];
}

/** @param words without `kubectl` @param last the word that is being typed */
export function kubectlWords(desk: Desk, words: readonly string[], last: string): Candidates {
  let command: Command;
  let rest: readonly string[];
  try {
    ({ command, words: rest } = findCommand(root, words));
  } catch (error) {
    if (error instanceof CommandError) return [];
    throw error;
  }
  const flags = flagsOf(command);
  const namespace = given(words, 'n', 'namespace') ?? 'default';
  const before = words.at(-1) ?? '';
  if (before.startsWith('-') && takesValue(before, flags)) {
    const flag = flags.find(({ name, short }) => before === `--${name}` || before === `-${short}`)!;
    return flagValues(desk, flag, words, namespace);
  }
  const assigned = /^--([\w-]+)=/.exec(last);
  if (assigned !== null) {
    const flag = flags.find(({ name }) => name === assigned[1]);
    const values = flag === undefined ? [] : flagValues(desk, flag, words, namespace);
    return values === 'files' ? [] : values.map((value) => `--${assigned[1]}=${value}`);
  }
  if (last.startsWith('-'))
    return flags
      .filter(({ hidden }) => hidden !== true)
      .map((flag) => `--${flag.name}${aloneOf(flag) === undefined ? '=' : ''}`)
      .sort();
  const args = argumentsIn(rest, flags);
  const subcommands = command.subcommands ?? [];
  if (subcommands.length > 0 && args.length === 0) return subcommands.map(({ name }) => name).sort();
  return argumentWords(desk, command, args, last, namespace);
}
