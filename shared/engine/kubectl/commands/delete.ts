/** `kubectl delete`: by names, files, labels, all of a type; it waits until they are gone (kubectl/pkg/cmd/delete/delete.go). */
import { ApiError } from '../../api/errors.ts';
import { textAt } from '../../kinds/look.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { namespaceOf } from '../config/kubeconfig.ts';
import { CommandError, StatusError, throwAll } from '../errors.ts';
import { boolFlag, textFlag } from '../flags/flag.ts';
import { DRY_RUN_FLAG, dryRunOf } from '../print/result.ts';
import { listObjects } from '../resources/client.ts';
import { cascadeOf, deadlineOf, deletionFlags } from '../resources/deletion.ts';
import {
  ALL_NAMESPACES_FLAG,
  FIELD_SELECTOR_FLAG,
  fileFlags,
  isFiled,
  queryOf,
  SELECTOR_FLAG,
  selectionOf,
  targets,
  type Selection,
} from '../resources/find.ts';
import { untilGone, type Leaving } from '../resources/gone.ts';
import { checkRaw, checkUri, rawFlag, sendRaw } from '../resources/raw.ts';
import { inFiles } from '../resources/in-files.ts';
import { kindWord, nameWord, type Resource } from '../resources/resource.ts';
import { good } from '../resources/client.ts';
import { prompt, rest, type Task } from '../waits.ts';

interface Doomed extends Leaving {
  resource: Resource;
  source: string;
}

/** What is to go: named things are taken at their word, the others are listed. Refusals are noted. */
function* doomed(call: Call, selection: Selection, errors: Error[]): Task<Doomed[]> {
  if (isFiled(selection)) {
    const found = yield* inFiles(call, selection);
    errors.push(...found.errors);
    return found.infos.map(({ resource, namespace, name, source = '' }) => ({ resource, namespace, name, source }));
  }
  const { list } = yield* targets(call, selection);
  const all: Doomed[] = [];
  for (const { resource, namespace, name } of list) {
    if (name !== undefined) {
      all.push({ resource, namespace, name, source: '' });
      continue;
    }
    try {
      for (const { metadata } of yield* listObjects(resource, namespace, queryOf(selection)))
        all.push({ resource, namespace: metadata.namespace ?? '', name: metadata.name, source: '' });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(error);
    }
  }
  return all;
}

/** Seconds; -1: what the object itself says. @throws CommandError */
function graceOf({ flags, io }: Call): number {
  const [isForced, isNow] = [flags.bool('force'), flags.bool('now')];
  let grace = flags.number('grace-period');
  if (isNow) {
    if (grace !== -1) throw new CommandError('--now and --grace-period cannot be specified together');
    grace = 1;
  }
  if (grace === 0 && !isForced) grace = 1;
  if (isForced && grace < 0) grace = 0;
  if (isForced && grace > 0)
    throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');
  if (isForced)
    io.err(
      'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
    );
  return grace;
}

/** @throws CommandError for flags that do not go together */
function checkFlags({ flags }: Call): void {
  const output = flags.text('output');
  if (output !== '' && output !== 'name')
    throw new CommandError(`unexpected -o output mode: ${output}. We only support '-o name'`);
  if (flags.bool('all') && flags.text('selector') !== '')
    throw new CommandError("setting 'all' parameter but found a non empty selector. ");
  if (flags.bool('all') && flags.text('field-selector') !== '')
    throw new CommandError('cannot set --all and --field-selector at the same time');
}

/** What is said of a thing that goes (DeleteOptions.PrintObj). */
function lineOf(call: Call, { resource, namespace, name }: Doomed, grace: number): string {
  if (call.flags.text('output') === 'name') return `${nameWord(resource, name)}\n`;
  const done = grace === 0 ? 'force deleted' : 'deleted';
  const place = resource.namespaced ? ` from ${namespace} namespace` : '';
  const dry = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRunOf(call)];
  return `${kindWord(resource)} ${JSON.stringify(name)} ${done}${place}${dry}\n`;
}

/** Asks the person. */
function* isConfirmed({ io }: Call, all: readonly Doomed[]): Task<boolean> {
  io.out(`You are about to delete the following ${all.length} resource(s):\n`);
  for (const { resource, name } of all) io.out(`${nameWord(resource, name)}\n`);
  const line = yield* prompt('Do you want to continue? (y/N): ');
  if (line.trim().toLowerCase() === 'y') return true;
  io.out('deletion is cancelled\n');
  return false;
}

/** Deletes one thing; gives what is to be waited for. @throws StatusError */
function* deleteOne(call: Call, one: Doomed, grace: number, propagationPolicy: string): Task<Leaving> {
  const { resource, namespace, name, source } = one;
  const body = {
    propagationPolicy,
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    ...(dryRunOf(call) === 'server' ? { dryRun: ['All'] } : {}),
  };
  const prefix = source === '' ? '' : `error when deleting ${JSON.stringify(source)}`;
  const answer = good(yield* rest({ verb: 'delete', resource, namespace, name, body }), prefix);
  call.io.out(lineOf(call, one, grace));
  const uid = textAt(answer, 'details', 'uid') || textAt(answer, 'metadata', 'uid');
  return { resource, namespace, name, ...(uid === '' ? {} : { uid }) };
}

const isNotFound = (error: Error): boolean => error instanceof StatusError && error.status.reason === 'NotFound';

function* run(call: Call): Task<number> {
  const { flags, io } = call;
  if (flags.text('raw') !== '') {
    if (flags.list('filename').length > 0) checkRaw(call);
    else checkUri(flags.text('raw'));
    return yield* sendRaw(call, 'delete');
  }
  const policy = cascadeOf(call);
  const dryRun = dryRunOf(call);
  const selection = selectionOf(call);
  const { explicit } = yield* namespaceOf(call);
  const errors: Error[] = [];
  const grace = graceOf(call);
  checkFlags(call);
  const all = yield* doomed(call, selection, errors);
  if (flags.bool('interactive') && all.length > 0 && !(yield* isConfirmed(call, all))) return 0;
  const isForgiving = flags.changed('ignore-not-found')
    ? flags.bool('ignore-not-found')
    : selection.all === true || selection.selector !== '' || selection.fieldSelector !== '';
  if (explicit && selection.allNamespaces !== true && all.some(({ resource }) => !resource.namespaced))
    io.err('Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n');
  const leaving: Leaving[] = [];
  for (const one of all) {
    if (dryRun === 'client') {
      io.out(lineOf(call, one, grace));
      continue;
    }
    try {
      leaving.push(yield* deleteOne(call, one, grace, policy));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!(isForgiving && isNotFound(error))) errors.push(error);
    }
  }
  throwAll(errors);
  if (all.length === 0) io.out('No resources found\n');
  if (!flags.bool('wait') || dryRun !== 'none') return 0;
  const deadline = deadlineOf(call);
  for (const one of leaving) yield* untilGone(one, io.now, deadline);
  return 0;
}

export const deletion: Command = {
  name: 'delete',
  heading: 'Basic Commands (Intermediate)',
  use: 'delete ([-f FILENAME] | [-k DIRECTORY] | TYPE [(NAME | -l label | --all)]) [options]',
  short: 'Delete resources by file names, stdin, resources and names, or by resources and label selector',
  flags: [
    ...fileFlags('Files, folders or URLs with what to delete.'),
    DRY_RUN_FLAG,
    SELECTOR_FLAG,
    FIELD_SELECTOR_FLAG,
    ALL_NAMESPACES_FLAG,
    ...deletionFlags(true),
    boolFlag('all', 'Everything of the types in the namespace.'),
    boolFlag('ignore-not-found', 'What is not there counts as deleted; by itself so with --all and selectors.'),
    boolFlag('interactive', 'Asks before.', { short: 'i' }),
    boolFlag('now', 'As --grace-period=1.'),
    rawFlag('DELETE from'),
    textFlag('output', 'Output mode. Use "-o name" for shorter output (resource/name).', { short: 'o' }),
  ],
  run,
};
