/** `kubectl scale`: how many pods, through the scale subresource (kubectl/pkg/cmd/scale/scale.go, pkg/scale/scale.go). */
import { ApiError } from '../../api/errors.ts';
import { mergePatch } from '../../api/patch/merge.ts';
import { numberAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError, throwAll } from '../errors.ts';
import { boolFlag, durationFlag, intFlag, textFlag } from '../flags/flag.ts';
import { outputFlags } from '../print/output.ts';
import { DRY_RUN_FLAG, dryRunOf, resultPrinter } from '../print/result.ts';
import { ask, getObject } from '../resources/client.ts';
import { addressOf, fileFlags, find, isFiled, SELECTOR_FLAG, selectionOf, type Info } from '../resources/find.ts';
import { groupResource } from '../resources/resource.ts';
import { writeQuery } from '../resources/write.ts';
import { sleep, type Task } from '../waits.ts';

const RETRY_MS = 1000;

/** @throws CommandError where the object is not as --current-replicas and --resource-version say */
function checkBefore({ flags }: Call, { object, resource }: Info): void {
  const size = flags.number('current-replicas');
  const version = flags.text('resource-version');
  const is = numberAt(object, 'spec', 'replicas') ?? 0;
  if (size !== -1 && is !== size) throw new CommandError(`Expected replicas to be ${size}, was ${is}`);
  const now = object.metadata.resourceVersion ?? '';
  if (version !== '' && now !== version)
    throw new CommandError(`Expected ${groupResource(resource)} resource version to be ${version}, was ${now}`);
}

/** Waits until there are as many as were asked for. @throws CommandError when --timeout is over */
function* reached({ flags, io }: Call, { resource, namespace, name }: Info, wanted: number): Task<void> {
  const end = io.now() + flags.duration('timeout');
  for (;;) {
    const object = yield* getObject(resource, namespace, name);
    const isSeen = (object.metadata.generation ?? 0) <= (numberAt(object, 'status', 'observedGeneration') ?? 0);
    if (isSeen && (numberAt(object, 'status', 'replicas') ?? 0) === wanted) return;
    const before = io.now();
    yield* sleep(RETRY_MS);
    if (io.now() >= end || io.now() === before)
      throw new CommandError(`timed out waiting for ${JSON.stringify(name)} to be synced`);
  }
}

function* scaleOne(call: Call, info: Info, replicas: number): Task<AnyObject> {
  const { object } = info;
  const scaled = mergePatch(object, { spec: { replicas } }) as AnyObject;
  if (dryRunOf(call) === 'client') return scaled;
  checkBefore(call, info);
  const address = { ...addressOf(info), subresource: 'scale' as const };
  const contentType = 'application/merge-patch+json';
  yield* ask({ verb: 'patch', ...address, contentType, body: { spec: { replicas } }, query: writeQuery(call) });
  if (call.flags.duration('timeout') !== 0 && dryRunOf(call) === 'none') yield* reached(call, info, replicas);
  return scaled;
}

function* run(call: Call): Task<number> {
  const { flags } = call;
  const replicas = flags.number('replicas');
  if (replicas < 0)
    throw new CommandError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
  if (flags.number('current-replicas') < -1)
    throw new CommandError('The --current-replicas must specify an integer of -1 or greater');
  const say = yield* resultPrinter(call);
  const { infos, errors } = yield* find(call, selectionOf(call));
  if (isFiled(selectionOf(call)) && errors.length > 0) throw errors[0]!;
  if (flags.text('resource-version') !== '' && infos.length > 1)
    throw new CommandError('cannot use --resource-version with multiple resources');
  for (const info of infos) {
    try {
      say(yield* scaleOne(call, info, replicas), 'scaled');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(error);
      break;
    }
  }
  throwAll(errors);
  if (infos.length === 0) throw new CommandError('no objects passed to scale');
  return 0;
}

export const scale: Command = {
  name: 'scale',
  heading: 'Deploy Commands',
  use: 'scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME) [options]',
  short: 'Set a new size for a deployment, replica set, or replication controller',
  flags: [
    ...outputFlags(),
    DRY_RUN_FLAG,
    ...fileFlags('Files, folders or URLs that name what to scale.'),
    SELECTOR_FLAG,
    boolFlag('all', 'Everything of the types in the namespace.'),
    intFlag('current-replicas', 'Scales only if there are that many now; -1: whatever there is.', { fallback: '-1' }),
    intFlag('replicas', 'How many.', { required: true }),
    textFlag('resource-version', 'Scales only if the object is at this version.'),
    durationFlag('timeout', 'How long to wait until it is so; 0: not at all.'),
  ],
  run,
};
