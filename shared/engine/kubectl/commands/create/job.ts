/** `kubectl create job`: from an image, or from a CronJob as if its time had come (kubectl/pkg/cmd/create/create_job.go). */
import { fieldsAt } from '../../../kinds/look.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import { CommandError } from '../../errors.ts';
import { textFlag } from '../../flags/flag.ts';
import { find } from '../../resources/find.ts';
import type { Task } from '../../waits.ts';
import { commandOf, container } from './container.ts';
import { generator, type Made } from './generator.ts';

const INSTANTIATE = 'cronjob.kubernetes.io/instantiate';

/** The Job that a CronJob would start. */
export function jobFrom(cronJob: AnyObject, name: string): Made {
  const { apiVersion, kind, metadata } = cronJob;
  const labels = fieldsAt(cronJob, 'spec', 'jobTemplate', 'metadata', 'labels');
  const annotations = fieldsAt(cronJob, 'spec', 'jobTemplate', 'metadata', 'annotations');
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      annotations: { [INSTANTIATE]: 'manual', ...annotations },
      ...(labels === undefined ? {} : { labels }),
      ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '', controller: true }],
    },
    spec: fieldsAt(cronJob, 'spec', 'jobTemplate', 'spec') ?? {},
    status: {},
  };
}

function* fromCronJob(call: Call, name: string): Task<Made> {
  const { infos, errors } = yield* find(call, { args: [call.flags.text('from')] });
  if (errors[0] !== undefined) throw errors[0];
  const [info] = infos;
  if (infos.length !== 1 || info === undefined) throw new CommandError('from must be an existing cronjob');
  if (info.object.kind !== 'CronJob') throw new CommandError(`unknown object type *v1.${info.object.kind}`);
  return jobFrom(info.object, name);
}

function* make(call: Call, name: string): Task<Made> {
  const { flags } = call;
  const [image, from] = [flags.text('image'), flags.text('from')];
  const command = commandOf(call);
  if ((image === '') === (from === '')) throw new CommandError('either --image or --from must be specified');
  if (from !== '') {
    if (command.length > 0) throw new CommandError('cannot specify --from and command');
    return yield* fromCronJob(call, name);
  }
  const template = { metadata: {}, spec: { containers: [container(name, image, command)], restartPolicy: 'Never' } };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { template }, status: {} };
}

export const job = generator({
  name: 'job',
  use: 'job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...] [options]',
  short: 'Create a job with the specified name',
  refused: 'failed to create job: ',
  flags: [
    textFlag('from', 'What to make the Job from (only cronjob is supported).'),
    textFlag('image', 'The image to run.'),
  ],
  make,
});
