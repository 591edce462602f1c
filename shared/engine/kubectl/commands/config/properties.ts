/** `kubectl config set`, `unset`, `delete-cluster`, `delete-user`: single entries of the kubeconfig (kubectl/pkg/cmd/config). */
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { kubeconfig, kubeconfigPath, saveKubeconfig } from '../../config/kubeconfig.ts';
import { CommandError, HelpError, usageError } from '../../errors.ts';
import { boolFlag } from '../../flags/flag.ts';
import type { Task } from '../../waits.ts';
import { entriesOf, SECTIONS, withEntries, type Entry, type Fields, type Section } from './sections.ts';

interface Property {
  section: Section | 'current-context';
  name?: string;
  field?: string;
}

/** @throws CommandError for what no kubeconfig has */
function propertyOf(text: string): Property {
  const [section = '', name, ...rest] = text.split('.');
  const field = rest.length === 0 ? undefined : rest.join('.');
  if (section === 'current-context' && name === undefined) return { section };
  if (!(section in SECTIONS)) throw new CommandError(`unable to parse ${section} after [] at api.Config`);
  const known: readonly string[] = SECTIONS[section as Section].fields;
  if (field !== undefined && !known.includes(field))
    throw new CommandError(`${field} is no field of ${section} that can be set here`);
  return {
    section: section as Section,
    ...(name === undefined ? {} : { name }),
    ...(field === undefined ? {} : { field }),
  };
}

/** @throws CommandError as Go's ParseBool */
function valueOf(field: string, text: string): unknown {
  if (field !== 'insecure-skip-tls-verify') return text;
  if (/^(?:1|t|T|true|TRUE|True)$/.test(text)) return true;
  if (/^(?:0|f|F|false|FALSE|False)$/.test(text)) return false;
  throw new CommandError(`strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function* runSet(call: Call): Task<number> {
  const [property, value, ...rest] = call.args;
  if (property === undefined || value === undefined || rest.length > 0)
    throw new HelpError(`Unexpected args: [${call.args.join(' ')}]`);
  const { section, name, field } = propertyOf(property);
  const config = yield* kubeconfig(call);
  if (section === 'current-context') yield* saveKubeconfig(call, { ...config, 'current-context': value });
  else {
    if (name === undefined || field === undefined) throw new CommandError(`${property} holds more than one value`);
    const entries = entriesOf(config, section);
    const before = entries.find((entry) => entry.name === name);
    const empty: Fields = section === 'contexts' ? { cluster: '', user: '' } : {};
    const fields = { ...empty, ...before?.fields, [field]: valueOf(field, value) };
    const others = entries.filter((entry) => entry !== before);
    yield* saveKubeconfig(call, withEntries(config, section, [...others, { name, fields }]));
  }
  call.io.out(`Property ${JSON.stringify(property)} set.\n`);
  return 0;
}

/** The list without an entry, or with one that lacks a field. @throws CommandError */
function without(entries: readonly Entry[], { name, field }: Property): Entry[] {
  if (name === undefined) return [];
  if (field === undefined) return entries.filter((entry) => entry.name !== name);
  if (!entries.some((entry) => entry.name === name)) throw new CommandError(`current map key \`${name}\` is invalid`);
  return entries.map((entry) => {
    if (entry.name !== name) return entry;
    const { [field]: _, ...fields } = entry.fields;
    return { name, fields };
  });
}

function* runUnset(call: Call): Task<number> {
  const [text, ...rest] = call.args;
  if (text === undefined || rest.length > 0) throw new HelpError(`Unexpected args: [${call.args.join(' ')}]`);
  const property = propertyOf(text);
  const { section } = property;
  const config = yield* kubeconfig(call);
  const changed =
    section === 'current-context'
      ? { ...config, 'current-context': '' }
      : withEntries(config, section, without(entriesOf(config, section), property));
  yield* saveKubeconfig(call, changed);
  call.io.out(`Property ${JSON.stringify(text)} unset.\n`);
  return 0;
}

/** What there is of a list, as the only argument. */
const namesIn = (section: Section) =>
  function* (call: Call): Task<readonly string[]> {
    return call.args.length > 0 ? [] : (yield* kubeconfig(call))[section].map(({ name }) => name);
  };

function deletion(section: Section, word: string): Command {
  return {
    name: `delete-${word}`,
    use: `delete-${word} NAME [options]`,
    short: `Delete the specified ${word} from the kubeconfig`,
    complete: namesIn(section),
    *run(call) {
      const [name, ...rest] = call.args;
      if (name === undefined || rest.length > 0) {
        if (section === 'users') throw usageError(call.path, 'user to delete is required');
        throw new HelpError(`Unexpected args: [${call.args.join(' ')}]`);
      }
      const config = yield* kubeconfig(call);
      const entries = entriesOf(config, section);
      if (!entries.some((entry) => entry.name === name))
        throw new CommandError(`cannot delete ${word} ${name}, not in ${kubeconfigPath(call) ?? 'the kubeconfig'}`);
      const file = yield* saveKubeconfig(call, withEntries(config, section, without(entries, { section, name })));
      call.io.out(`deleted ${word} ${name} from ${file}\n`);
      return 0;
    },
  };
}

export const propertyCommands: readonly Command[] = [
  {
    name: 'set',
    use: 'set PROPERTY_NAME PROPERTY_VALUE [options]',
    short: 'Set an individual value in a kubeconfig file',
    flags: [boolFlag('set-raw-bytes', 'The value is bytes in base64.', { ignored: true })],
    complete: () => [],
    run: runSet,
  },
  {
    name: 'unset',
    use: 'unset PROPERTY_NAME [options]',
    short: 'Unset an individual value in a kubeconfig file',
    complete: () => [],
    run: runUnset,
  },
  deletion('clusters', 'cluster'),
  deletion('users', 'user'),
];
