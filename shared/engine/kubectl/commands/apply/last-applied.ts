/** `kubectl apply view-last-applied`, `set-last-applied`, `edit-last-applied`: the annotation itself (kubectl/pkg/cmd/apply/apply_*_last_applied.go). */
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError, throwAll, usageError } from '../../errors.ts';
import { boolFlag, textFlag } from '../../flags/flag.ts';
import { configurationText, lastApplied, LAST_APPLIED } from '../../../manifests/last-applied.ts';
import { outputFlags } from '../../print/output.ts';
import { DRY_RUN_FLAG, dryRunOf, resultPrinter } from '../../print/result.ts';
import { yamlText } from '../../print/yaml.ts';
import { getObject } from '../../resources/client.ts';
import { addressOf, fileFlags, find, SELECTOR_FLAG, selectionOf, type Info } from '../../resources/find.ts';
import { fieldManagerFlag, write } from '../../resources/write.ts';
import type { Task } from '../../waits.ts';
import { editObjects, EDIT_FLAGS } from '../edit/editing.ts';

const FILES = fileFlags('Files, folders or URLs that name the resources.');
const MERGE = 'application/merge-patch+json';

function* view(call: Call): Task<number> {
  const format = call.flags.text('output');
  if (format !== 'yaml' && format !== 'json')
    throw usageError(call.path, `unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`);
  const { infos, errors } = yield* find(call, selectionOf(call));
  for (const { object, name, source } of infos) {
    const text = lastApplied(object);
    if (text === undefined) {
      // kubectl says so of objects that files name, and of no others.
      if (source === undefined) continue;
      const what = `no last-applied-configuration annotation found on resource: ${name}\n ${JSON.stringify(source)}`;
      throw new CommandError(`error when ${what}: <nil>`);
    }
    const value: unknown = JSON.parse(text);
    call.io.out(format === 'yaml' ? yamlText(value) : `${JSON.stringify(value, null, 2)}\n`);
  }
  throwAll(errors);
  return 0;
}

export const viewLastApplied: Command = {
  name: 'view-last-applied',
  use: 'view-last-applied (TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME) [options]',
  short: 'View the latest last-applied-configuration annotations of a resource/object',
  flags: [
    ...FILES,
    SELECTOR_FLAG,
    boolFlag('all', 'Everything of the types in the namespace.'),
    textFlag('output', 'yaml or json.', { short: 'o', fallback: 'yaml', values: ['yaml', 'json'] }),
  ],
  run: view,
};

/** Puts a text into the annotation. @throws StatusError */
function* store(call: Call, info: Info, text: string): Task<AnyObject> {
  const body = { metadata: { annotations: { [LAST_APPLIED]: text } } };
  const query = dryRunOf(call) === 'server' ? { dryRun: 'All' } : {};
  return yield* write({ verb: 'patch', ...addressOf(info), contentType: MERGE, body, query });
}

function* setOne(call: Call, info: Info, say: (object: AnyObject, done: string) => void): Task<void> {
  const { resource, namespace, name, object } = info;
  const current = yield* getObject(resource, namespace, name);
  const before = lastApplied(current);
  if (before === undefined && !call.flags.bool('create-annotation'))
    throw new CommandError(
      `no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
    );
  const text = configurationText(object);
  if (before === text) return call.io.out(`set-last-applied ${name}: no changes required.\n`);
  say(dryRunOf(call) === 'client' ? current : yield* store(call, info, text), 'configured');
}

function* set(call: Call): Task<number> {
  const say = yield* resultPrinter(call);
  const { infos, errors } = yield* find(call, { ...selectionOf(call), asInFile: true });
  throwAll(errors);
  for (const info of infos) yield* setOne(call, info, say);
  return 0;
}

export const setLastApplied: Command = {
  name: 'set-last-applied',
  use: 'set-last-applied -f FILENAME [options]',
  short: 'Set the last-applied-configuration annotation on a live object to match the contents of a file',
  flags: [
    ...outputFlags(),
    DRY_RUN_FLAG,
    FILES[0]!,
    boolFlag('create-annotation', 'Makes the annotation where there is none.'),
  ],
  run: set,
};

/** The annotation as an object to edit. @throws CommandError */
function annotationOf({ object, name }: Info): unknown {
  const text = lastApplied(object);
  if (text === undefined) throw new CommandError(`no last-applied-configuration annotation found on resource: ${name}`);
  return JSON.parse(text);
}

export const editLastApplied: Command = {
  name: 'edit-last-applied',
  use: 'edit-last-applied (RESOURCE/NAME | -f FILENAME) [options]',
  short: 'Edit latest last-applied-configuration annotations of a resource/object',
  flags: [
    ...EDIT_FLAGS.filter(({ name }) => name !== 'output-patch' && name !== 'subresource'),
    ...FILES,
    fieldManagerFlag('kubectl-client-side-apply'),
  ],
  run: (call) =>
    editObjects(call, {
      shown: (info) => annotationOf(info) as AnyObject,
      send: function* send(info, edited) {
        return yield* store(call, info, configurationText(edited));
      },
    }),
};
