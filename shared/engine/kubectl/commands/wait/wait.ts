/** `kubectl wait`: until things are as they are to be, or gone (kubectl/pkg/cmd/wait). */
import { ApiError, notFound } from '../../../api/errors.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError, throwAll } from '../../errors.ts';
import { boolFlag, durationFlag, listFlag, textsFlag } from '../../flags/flag.ts';
import { outputFlags } from '../../print/output.ts';
import { resultPrinter } from '../../print/result.ts';
import { ask } from '../../resources/client.ts';
import {
  addressOf,
  ALL_NAMESPACES_FLAG,
  FIELD_SELECTOR_FLAG,
  find,
  SELECTOR_FLAG,
  selectionOf,
  type Found,
  type Info,
} from '../../resources/find.ts';
import { nextEvent, rest, sleep, unwatch, watch, type Task } from '../../waits.ts';
import { conditionOf, type Condition } from './conditions.ts';

const WEEK_MS = 7 * 24 * 3_600_000;
/** Between two looks for what is to be created. Virtual ms. */
const LOOK_MS = 1000;

interface Limit {
  /** Look once, and do not wait. */
  once: boolean;
  /** Unix ms. */
  until: number;
}

const late = ({ resource, name }: Info): CommandError =>
  new CommandError(`timed out waiting for the condition on ${resource.plural}/${name}`);
const unmet = ({ resource, name }: Info): CommandError =>
  new CommandError(`condition not met for ${resource.plural}/${name}`);

/** Watches one object until it is as wanted; gives it as it then is. @throws CommandError, ApiError */
function* follow(
  call: Call,
  info: Info,
  limit: Limit,
  isMet: (event: string, object: AnyObject) => boolean,
): Task<AnyObject> {
  const { resource, namespace, name } = info;
  const query = { fieldSelector: `metadata.name=${name}` };
  const listed = (yield* ask({ verb: 'list', resource, namespace, query })) as {
    items: AnyObject[];
    metadata: { resourceVersion?: string };
  };
  const [object] = listed.items;
  if (object === undefined) {
    if (isMet('DELETED', info.object)) return info.object;
    throw notFound(resource, name);
  }
  if (isMet('ADDED', object)) return object;
  if (limit.once) throw unmet(info);
  const { resourceVersion = '' } = listed.metadata;
  const number = yield* watch({ resource, namespace, query: { ...query, resourceVersion } });
  try {
    for (;;) {
      const event = yield* nextEvent(number, Math.max(0, limit.until - call.io.now()));
      if (event === undefined) throw late(info);
      if (event.type === 'ERROR') throw new ApiError((event as { object: ApiError['status'] }).object);
      if (event.type !== 'BOOKMARK' && isMet(event.type, event.object as AnyObject)) return event.object as AnyObject;
    }
  } finally {
    yield* unwatch(number);
  }
}

function* satisfied(call: Call, info: Info, limit: Limit, condition: Condition): Task<AnyObject> {
  if (condition === 'create') return info.object;
  if (condition !== 'delete')
    return yield* follow(call, info, limit, (event, object) => event !== 'DELETED' && condition(object));
  const now = yield* rest({ verb: 'get', ...addressOf(info) });
  if (now.code === 404) return info.object;
  // Another of the same name is none that was waited for.
  const { uid } = info.object.metadata;
  return yield* follow(call, info, limit, (event, object) => event === 'DELETED' || object.metadata.uid !== uid);
}

const isMissing = (error: Error): boolean => error instanceof ApiError && error.status.code === 404;

/** What the call is about; of what is to be created, once it is there. */
function* subjects(call: Call, conditions: readonly Condition[], limit: Limit): Task<Found> {
  const selection = selectionOf(call);
  if (!conditions.includes('create')) return yield* find(call, selection);
  if (limit.once) throw new CommandError('--for=create requires a timeout value greater than 0');
  for (;;) {
    const found = yield* find(call, selection);
    const others = found.errors.filter((error) => !isMissing(error));
    if (others.length > 0 || (found.infos.length > 0 && found.errors.length === 0)) return found;
    if (call.io.now() >= limit.until) throw new CommandError('timed out waiting for the condition');
    yield* sleep(Math.min(LOOK_MS, limit.until - call.io.now()));
  }
}

function* run(call: Call): Task<number> {
  const { flags, io } = call;
  const say = yield* resultPrinter(call);
  const given = flags.list('for');
  const conditions = (given.length === 0 ? [''] : given).map(conditionOf);
  const timeout = flags.duration('timeout');
  const limit = { once: timeout === 0, until: io.now() + (timeout < 0 ? WEEK_MS : timeout) };
  const isForDelete = conditions.includes('delete');
  const { infos, errors } = yield* subjects(call, conditions, limit);
  const failed = errors.filter((error) => !(isForDelete && isMissing(error)));
  for (const info of infos) {
    try {
      let { object } = info;
      for (const condition of conditions) object = yield* satisfied(call, info, limit, condition);
      say(object, 'condition met');
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
      failed.push(error);
    }
  }
  throwAll(failed);
  if (infos.length === 0 && !isForDelete) throw new CommandError('no matching resources found');
  return 0;
}

export const wait: Command = {
  name: 'wait',
  heading: 'Advanced Commands',
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]] [options]",
  short: 'Experimental: Wait for a specific condition on one or many resources',
  long: 'Says of each thing when it is as wanted; leaves with 1 where one is not so in time.',
  examples: `  # Until a pod is ready
  kubectl wait --for=condition=Ready pod/web
  
  # Until a field has a value
  kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web
  
  # Until it is gone, a minute at most
  kubectl wait --for=delete pod/web --timeout=60s`,
  flags: [
    boolFlag('all', 'Everything of the types.'),
    ALL_NAMESPACES_FLAG,
    ...outputFlags(),
    FIELD_SELECTOR_FLAG,
    listFlag('filename', 'Files, folders or URLs that name the resources.', { short: 'f' }),
    textsFlag('for', 'create, delete, condition=NAME[=VALUE] or jsonpath=PATH[=VALUE]; of several all must be so.'),
    boolFlag('local', 'Asks no server.', { ignored: true }),
    boolFlag('recursive', 'Goes through the folders of -f to their ends.', { short: 'R', fallback: 'true' }),
    SELECTOR_FLAG,
    durationFlag('timeout', 'How long to wait; 0 looks once, less than 0 waits a week.', { fallback: '30s' }),
  ],
  run,
};
