/** `kubectl describe`: everything that is known of some objects, for people (kubectl/pkg/cmd/describe/describe.go). */
import { ApiError } from '../../api/errors.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { namespaceOf } from '../config/kubeconfig.ts';
import { describerFor } from '../describe/all.ts';
import { CommandError, throwAll } from '../errors.ts';
import { boolFlag } from '../flags/flag.ts';
import { listObjects } from '../resources/client.ts';
import {
  ALL_NAMESPACES_FLAG,
  CHUNK_SIZE_FLAG,
  fileFlags,
  find,
  isFiled,
  selectionOf,
  SELECTOR_FLAG,
  type Found,
  type Info,
} from '../resources/find.ts';
import type { Resource } from '../resources/resource.ts';
import type { Task } from '../waits.ts';

const NOTHING_ASKED =
  'You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.';

function* textOf(call: Call, resource: Resource, object: AnyObject): Task<string> {
  const subject = { object, resource, now: call.io.now(), showEvents: call.flags.bool('show-events') };
  const text = describerFor(resource)(subject);
  return typeof text === 'string' ? text : yield* text;
}

/** TYPE PREFIX: everything of the type whose name starts so. @throws the error there was, when nothing does */
function* byPrefix(call: Call, found: Found, original: Error): Task<void> {
  const [type = '', prefix = ''] = call.args;
  if (type.includes(',')) throw new CommandError('you may only specify a single resource type');
  const resource = found.discovery.find(type);
  if (resource === undefined) throw original;
  const { namespace } = yield* namespaceOf(call);
  const objects = yield* listObjects(resource, resource.namespaced ? namespace : '');
  const matching = objects.filter(({ metadata }) => metadata.name.startsWith(prefix));
  if (matching.length === 0) throw original;
  for (const object of matching) call.io.out(`${yield* textOf(call, resource, object)}\n`);
}

const isNotFound = (error: Error | undefined): error is ApiError =>
  error instanceof ApiError && error.reason === 'NotFound';

function* describeInfos(call: Call, infos: readonly Info[]): Task<void> {
  for (const [i, { resource, object }] of infos.entries())
    call.io.out(`${i === 0 ? '' : '\n\n'}${yield* textOf(call, resource, object)}`);
}

function* run(call: Call): Task<number> {
  const { args, flags, io } = call;
  const selection = { ...selectionOf(call), wholeTypes: true };
  if (args.length === 0 && !isFiled(selection)) throw new CommandError(NOTHING_ASKED);
  const found = yield* find(call, selection);
  const { infos, errors } = found;
  if (args.length === 2 && errors.length === 1 && isNotFound(errors[0])) {
    yield* byPrefix(call, found, errors[0]);
    return 0;
  }
  yield* describeInfos(call, infos);
  if (infos.length === 0 && errors.length === 0) {
    const { namespace } = yield* namespaceOf(call);
    io.err(flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${namespace} namespace.\n`);
  }
  throwAll(errors);
  return 0;
}

export const describe: Command = {
  name: 'describe',
  heading: 'Troubleshooting and Debugging Commands',
  use: 'describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME) [options]',
  short: 'Show details of a specific resource or group of resources',
  flags: [
    ALL_NAMESPACES_FLAG,
    CHUNK_SIZE_FLAG,
    ...fileFlags(),
    SELECTOR_FLAG,
    boolFlag('show-events', 'The events of the objects, too.', { fallback: 'true' }),
  ],
  run,
};
