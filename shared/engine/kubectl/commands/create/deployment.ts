/** `kubectl create deployment` (kubectl/pkg/cmd/create/create_deployment.go). */
import type { Call } from '../../call.ts';
import { CommandError } from '../../errors.ts';
import { intFlag, listFlag } from '../../flags/flag.ts';
import { commandOf, container, containerNameOf } from './container.ts';
import { generator, type Made } from './generator.ts';

function make(call: Call, name: string): Made {
  const { flags } = call;
  const images = flags.list('image');
  const command = commandOf(call);
  if (images.length > 1 && command.length > 0)
    throw new CommandError('cannot specify multiple --image options and command');
  const port = flags.number('port');
  const containers = images.map((image) => container(containerNameOf(image), image, command));
  if (port >= 0 && containers[0] !== undefined) containers[0]['ports'] = [{ containerPort: port }];
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas: flags.number('replicas'),
      selector: { matchLabels: labels },
      strategy: {},
      template: { metadata: { labels }, spec: { containers } },
    },
    status: {},
  };
}

export const deployment = generator({
  name: 'deployment',
  aliases: ['deploy'],
  use: 'deployment NAME --image=image -- [COMMAND] [args...] [options]',
  short: 'Create a deployment with the specified name',
  refused: 'failed to create deployment: ',
  flags: [
    listFlag('image', 'Images of its containers.', { required: true }),
    { ...intFlag('port', 'The port that the first container listens on.', { fallback: '-1' }), type: 'int32' },
    { ...intFlag('replicas', 'How many pods.', { short: 'r', fallback: '1' }), type: 'int32' },
  ],
  make,
});
