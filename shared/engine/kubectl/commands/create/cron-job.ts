/** `kubectl create cronjob` (kubectl/pkg/cmd/create/create_cronjob.go). */
import { textFlag } from '../../flags/flag.ts';
import { commandOf, container } from './container.ts';
import { generator } from './generator.ts';

export const cronJob = generator({
  name: 'cronjob',
  aliases: ['cj'],
  use: "cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags] [options]",
  short: 'Create a cron job with the specified name',
  refused: 'failed to create cronjob: ',
  flags: [
    textFlag('image', 'The image to run.', { required: true }),
    textFlag('restart', 'The restart policy of its pods: OnFailure, Never.', { values: ['OnFailure', 'Never'] }),
    textFlag('schedule', 'When it runs, in the Cron format.', { required: true }),
  ],
  make: (call, name) => {
    const { flags } = call;
    const containers = [container(name, flags.text('image'), commandOf(call))];
    const template = { metadata: {}, spec: { containers, restartPolicy: flags.text('restart') || 'OnFailure' } };
    return {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name },
      spec: { schedule: flags.text('schedule'), jobTemplate: { metadata: { name }, spec: { template } } },
      status: {},
    };
  },
});
