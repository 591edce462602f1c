/** `kubectl set env`: sets, takes away and lists the variables of containers (kubectl/pkg/cmd/set/set_env.go, set/env). */
import { isEnvVarName } from '../../../api/names.ts';
import { at, fieldsAt, listAt, textAt } from '../../../kinds/look.ts';
import { decodeBase64Text } from '../../../text/base64.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError, throwAll } from '../../errors.ts';
import { boolFlag, listFlag, textFlag, textsFlag } from '../../flags/flag.ts';
import { byText } from '../../../text/go-json.ts';
import { findObject } from '../../resources/client.ts';
import { find, selectionOf, type Info } from '../../resources/find.ts';
import { findHereOrThere } from '../../resources/local.ts';
import { stdin, type Task } from '../../waits.ts';
import {
  containersOf,
  CONTAINERS_FLAG,
  nameOfContainer,
  nameTest,
  setAll,
  setFlags,
  withContainers,
  type Container,
} from './pod-templates.ts';

interface Variable {
  name: string;
  value?: string;
  valueFrom?: unknown;
}

interface Changes {
  set: Variable[];
  remove: string[];
}

const isChange = (text: string): boolean => text.includes('=') || text.endsWith('-');

/** "-" alone stands for lines of standard input. @throws CommandError (env.ParseEnv) */
function* changesOf(texts: readonly string[]): Task<Changes> {
  const set: Variable[] = [];
  const remove: string[] = [];
  for (const text of texts) {
    if (text === '-') {
      const lines = (yield* stdin()).split('\n').filter((line) => line.includes('='));
      for (const line of lines) {
        const equals = line.indexOf('=');
        set.push({ name: line.slice(0, equals), value: line.slice(equals + 1) });
      }
      continue;
    }
    const equals = text.indexOf('=');
    const name = equals < 0 ? text.replace(/-$/, '') : text.slice(0, equals);
    if (equals >= 0) {
      const errors = isEnvVarName(name);
      if (errors.length > 0)
        throw new CommandError(`${JSON.stringify(name)} is not a valid key name: ${errors.join(';')}`);
      set.push({ name, value: text.slice(equals + 1) });
    } else if (text.endsWith('-')) remove.push(name);
    else throw new CommandError(`unknown environment variable: ${text}`);
  }
  if (remove.some((name) => set.some((variable) => variable.name === name)))
    throw new CommandError('can not both modify and remove the same environment variable in the same command');
  return { set, remove };
}

/** A key as the name of a variable. */
const nameOfKey = (key: string): string => key.replaceAll(/[^a-zA-Z0-9_]/g, '_').toUpperCase();

/** The variables that the keys of a ConfigMap or Secret make. @throws CommandError */
function* imported(call: Call): Task<Variable[]> {
  const { flags } = call;
  const from = flags.text('from');
  if (from === '') return [];
  const keys = flags.list('keys');
  const { infos, errors } = yield* find(call, { args: [from] });
  throwAll(errors);
  return infos.flatMap(({ object, name }) => {
    const ref = { Secret: 'secretKeyRef', ConfigMap: 'configMapKeyRef' }[object.kind];
    if (ref === undefined) throw new CommandError('unsupported resource specified in --from');
    return Object.keys(fieldsAt(object, 'data') ?? {})
      .filter((key) => keys.length === 0 || keys.includes(key))
      .sort(byText)
      .map((key) => {
        const variable = nameOfKey(key);
        if (variable !== key) call.io.err(`Warning: key ${key} transferred to ${variable}\n`);
        return { name: variable, valueFrom: { [ref]: { name, key } } };
      });
  });
}

const variablesOf = (container: Container): Variable[] => listAt(container, 'env') as Variable[];

/** Set in place where they are there, the others behind (updateEnv). */
export function changed(before: readonly Variable[], { set, remove }: Changes): Variable[] {
  const kept = before.filter(({ name }) => !remove.includes(name));
  const last = new Map(set.map((variable) => [variable.name, variable]));
  const seen = new Set<string>();
  const inPlace = kept.flatMap((variable) => {
    const next = last.get(variable.name);
    if (next === undefined) return [variable];
    if (seen.has(variable.name)) return [];
    seen.add(variable.name);
    return [next];
  });
  return [...inPlace, ...[...last.values()].filter(({ name }) => !seen.has(name))];
}

/** Where the value comes from, in words (env.GetEnvVarRefString). */
function sourceText(from: unknown): string {
  const [config, secret] = [at(from, 'configMapKeyRef'), at(from, 'secretKeyRef')];
  if (config !== undefined) return `configmap ${textAt(config, 'name')}, key ${textAt(config, 'key')}`;
  if (secret !== undefined) return `secret ${textAt(secret, 'name')}, key ${textAt(secret, 'key')}`;
  if (at(from, 'fieldRef') !== undefined) return `field path ${textAt(from, 'fieldRef', 'fieldPath')}`;
  const inner = textAt(from, 'resourceFieldRef', 'containerName');
  const container = inner === '' ? '' : `${inner}/`;
  if (at(from, 'resourceFieldRef') !== undefined)
    return `resource field ${container}${textAt(from, 'resourceFieldRef', 'resource')}`;
  return 'invalid valueFrom';
}

/** What a reference to a key stands for now. @throws CommandError */
function* resolved(from: unknown, namespace: string): Task<string | undefined> {
  for (const [ref, plural] of [
    ['secretKeyRef', 'secrets'],
    ['configMapKeyRef', 'configmaps'],
  ] as const) {
    const [name, key] = [textAt(from, ref, 'name'), textAt(from, ref, 'key')];
    if (name === '') continue;
    const object = yield* findObject({ group: '', version: 'v1', plural }, namespace, name);
    const value = at(object, 'data', key);
    if (typeof value !== 'string')
      throw new CommandError(
        object === undefined
          ? `${plural} ${JSON.stringify(name)} not found`
          : `key ${key} not found in ${plural === 'secrets' ? 'secret' : 'config map'} ${name}`,
      );
    return plural === 'secrets' ? decodeBase64Text(value) : value;
  }
  return undefined;
}

function* listOne({ flags, io }: Call, info: Info, after: AnyObject): Task<boolean> {
  const isMeant = nameTest(flags.text('containers'));
  let isWhole = true;
  for (const container of containersOf(after)) {
    const name = nameOfContainer(container);
    if (!isMeant(name)) continue;
    io.out(`# ${after.kind} ${info.name}, container ${name}\n`);
    const wrong = new Map<string, string[]>();
    for (const variable of variablesOf(container)) {
      if (variable.valueFrom === undefined) {
        io.out(`${variable.name}=${variable.value ?? ''}\n`);
        continue;
      }
      let value: string | undefined;
      if (flags.bool('resolve'))
        try {
          value = yield* resolved(variable.valueFrom, info.namespace);
        } catch (error) {
          if (!(error instanceof CommandError)) throw error;
          wrong.set(error.message, [...(wrong.get(error.message) ?? []), variable.name]);
          isWhole = false;
        }
      if (value === undefined) io.out(`# ${variable.name} from ${sourceText(variable.valueFrom)}\n`);
      else io.out(`${variable.name}=${value}\n`);
    }
    for (const [why, names] of [...wrong].sort(([a], [b]) => byText(a, b)))
      io.err(`error retrieving reference for ${names.sort(byText).join(', ')}: ${why}\n`);
  }
  return isWhole;
}

/** The object with its variables changed. @throws CommandError */
function withVariables({ flags, io }: Call, { object, name }: Info, changes: Changes): AnyObject {
  const pattern = flags.text('containers');
  const isMeant = nameTest(pattern);
  if (!containersOf(object).some((container) => isMeant(nameOfContainer(container)))) {
    io.err(`Warning: ${object.kind}/${name} does not have any containers matching ${JSON.stringify(pattern)}\n`);
    return object;
  }
  return withContainers(object, (container) => {
    if (!isMeant(nameOfContainer(container))) return container;
    const before = variablesOf(container);
    if (!flags.bool('overwrite'))
      for (const { name: key } of changes.set) {
        const there = before.find((variable) => variable.name === key);
        if (there !== undefined)
          throw new CommandError(`'${key}' already has a value (${there.value ?? ''}), and --overwrite is false`);
      }
    const env = changed(before, changes);
    if (env.length > 0) return { ...container, env };
    const { env: _none, ...rest } = container;
    return rest;
  });
}

/** @throws CommandError for flags that do not go together */
function checkFlags({ flags }: Call, resources: readonly string[]): void {
  if (flags.bool('all') && flags.text('selector') !== '')
    throw new CommandError('cannot set --all and --selector at the same time');
  if (flags.list('filename').length === 0 && resources.length === 0)
    throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  if (flags.bool('list') && flags.text('output') !== '')
    throw new CommandError('--list and --output may not be specified together');
  if (flags.list('keys').length > 0 && flags.text('from') === '')
    throw new CommandError('when specifying --keys, a configmap or secret must be provided with --from');
}

function* run(call: Call): Task<number> {
  const { args, flags } = call;
  const first = args.findIndex(isChange);
  const resources = first < 0 ? args : args.slice(0, first);
  const texts = first < 0 ? [] : args.slice(first);
  if (texts.some((text) => !isChange(text)))
    throw new CommandError(`all resources must be specified before environment changes: ${args.join(' ')}`);
  checkFlags(call, resources);
  const { set, remove } = yield* changesOf([...flags.list('env'), ...texts]);
  const prefix = flags.text('prefix');
  const variables = [...set, ...(yield* imported(call))].map((each) => ({ ...each, name: prefix + each.name }));
  const changes = { set: variables, remove };
  if (flags.bool('list')) {
    const { infos, errors } = yield* findHereOrThere(call, { ...selectionOf(call), args: resources });
    for (const info of infos)
      if (!(yield* listOne(call, info, withVariables(call, info, changes))))
        throw new CommandError('failed to retrieve valueFrom references');
    throwAll(errors);
    return 0;
  }
  return yield* setAll(call, {
    resources,
    done: 'env updated',
    refused: 'failed to patch env update to pod template:',
    next: (_object, info) => withVariables(call, info, changes),
  });
}

export const env: Command = {
  name: 'env',
  use: 'env RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N [options]',
  short: 'Update environment variables on a pod template',
  flags: [
    ...setFlags(true),
    CONTAINERS_FLAG,
    textsFlag('env', 'A variable to set: key=value.', { short: 'e' }),
    textFlag('from', 'A ConfigMap or Secret whose keys become variables.'),
    listFlag('keys', 'Only these keys of --from.'),
    boolFlag('list', 'Shows the variables.'),
    boolFlag('overwrite', 'Changes variables that are there already.', { fallback: 'true' }),
    textFlag('prefix', 'Stands before the names of variables.'),
    boolFlag('resolve', 'With --list: shows the values behind references.'),
  ],
  run,
};
