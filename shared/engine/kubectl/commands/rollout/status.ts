/** `kubectl rollout status`: tells of a rollout until it is over (kubectl/pkg/cmd/rollout/rollout_status.go). */
import { ApiError } from '../../../api/errors.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Status } from '../../../../model/status.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError, throwAll } from '../../errors.ts';
import { boolFlag, durationFlag, intFlag } from '../../flags/flag.ts';
import { listObjects } from '../../resources/client.ts';
import { fileFlags, find, SELECTOR_FLAG, type Info } from '../../resources/find.ts';
import { nextEvent, unwatch, watch, type Task } from '../../waits.ts';
import { rolloutSelection } from './selection.ts';
import { progressOf } from './progress.ts';

/** @throws CommandError when the rollout fails, the object goes, or --timeout is over */
function* follow(call: Call, { resource, namespace, name }: Info): Task<void> {
  const { flags, io } = call;
  const revision = flags.number('revision');
  const timeout = flags.duration('timeout');
  const deadline = timeout > 0 ? io.now() + timeout : undefined;
  /** Says how it is; true when there is nothing more to say. */
  const tell = (object: AnyObject): boolean => {
    const { text, done } = progressOf(object, revision);
    io.out(text);
    return done || !flags.bool('watch');
  };
  const query = { fieldSelector: `metadata.name=${name}` };
  const [object] = yield* listObjects(resource, namespace, query);
  if (object !== undefined && tell(object)) return;
  const number = yield* watch({ resource, namespace, query: { ...query, resourceVersion: versionOf(object) } });
  try {
    for (;;) {
      const event = yield* nextEvent(number, deadline === undefined ? undefined : Math.max(0, deadline - io.now()));
      if (event === undefined) throw new CommandError('timed out waiting for the condition');
      if (event.type === 'ERROR') throw new ApiError(event.object as Status);
      if (event.type === 'DELETED') throw new CommandError('object has been deleted');
      if (event.type !== 'BOOKMARK' && tell(event.object as AnyObject)) return;
    }
  } finally {
    yield* unwatch(number);
  }
}

const versionOf = (object: AnyObject | undefined): string => object?.metadata.resourceVersion ?? '';

function* run(call: Call): Task<number> {
  if (call.flags.number('revision') < 0)
    throw new CommandError(`revision must be a positive integer: ${call.flags.text('revision')}`);
  const { infos, errors } = yield* find(call, rolloutSelection(call));
  throwAll(errors);
  for (const info of infos) yield* follow(call, info);
  return 0;
}

export const status: Command = {
  name: 'status',
  use: 'status (TYPE NAME | TYPE/NAME) [flags] [options]',
  short: 'Show the status of the rollout',
  long: 'Goes on telling until the newest rollout is over; --watch=false tells once.',
  flags: [
    ...fileFlags('Files, folders or URLs that name the resource.'),
    intFlag('revision', 'The rollout of this revision must be the one that runs; 0 is the newest.'),
    SELECTOR_FLAG,
    durationFlag('timeout', 'How long to wait for the end of the rollout; 0 is for ever.'),
    boolFlag('watch', 'Goes on until the rollout is over.', { short: 'w', fallback: 'true' }),
  ],
  run,
};
