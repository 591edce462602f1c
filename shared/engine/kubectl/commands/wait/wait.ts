/** `kubectl wait`: until things are as they are to be, or gone (kubectl/pkg/cmd/wait). */
import { ApiError, notFound } from '../../../api/errors.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError, throwAll } from '../../errors.ts';
import { boolFlag, durationFlag, listFlag, textsFlag } from '../../flags/flag.ts';
import { outputFlags } from '../../print/output.ts';
import { resultPrinter } from '../../print/result.ts';
import { getObject } from '../../resources/client.ts';
import {
  ALL_NAMESPACES_FLAG,
  FIELD_SELECTOR_FLAG,
  find,
  SELECTOR_FLAG,
  selectionOf,
  type Found,
  type Info,
} from '../../resources/find.ts';
import { follow } from '../../resources/follow.ts';
import { isGone, untilGone } from '../../resources/gone.ts';
import { sleep, type Task } from '../../waits.ts';
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

const unmet = ({ resource, name }: Info): CommandError =>
  new CommandError(`condition not met for ${resource.plural}/${name}`);

function* satisfied(call: Call, info: Info, limit: Limit, condition: Condition): Task<AnyObject> {
  if (condition === 'create') return info.object;
  const { now } = call.io;
  if (condition === 'delete') {
    const { resource, namespace, name } = info;
    const leaving = { resource, namespace, name };
    if (!limit.once) yield* untilGone(leaving, now, limit.until);
    else if (!(yield* isGone(leaving))) throw unmet(info);
    return info.object;
  }
  if (limit.once) {
    const { resource, namespace, name } = info;
    const object = yield* getObject(resource, namespace, name);
    if (!condition(object)) throw unmet(info);
    return object;
  }
  const met = yield* follow(info, now, limit.until, {
    gone: false,
    isMet: condition,
    absent: () => {
      throw notFound(info.resource, info.name);
    },
  });
  return met!;
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
    textsFlag('for', 'create, delete, condition=NAME[=VALUE] or jsonpath=PATH[=VALUE]; of several all must be so.', {
      fallback: '',
    }),
    boolFlag('local', 'Asks no server.', { ignored: true }),
    boolFlag('recursive', 'Goes through the folders of -f to their ends.', { short: 'R', fallback: 'true' }),
    SELECTOR_FLAG,
    durationFlag('timeout', 'How long to wait; 0 looks once, less than 0 waits a week.', { fallback: '30s' }),
  ],
  run,
};
