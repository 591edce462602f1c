/** `kubectl create priorityclass` (kubectl/pkg/cmd/create/create_priorityclass.go). */
import { boolFlag, intFlag, textFlag } from '../../flags/flag.ts';
import { generator } from './generator.ts';

export const priorityClass = generator({
  name: 'priorityclass',
  aliases: ['pc'],
  use: 'priorityclass NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none] [options]',
  short: 'Create a priority class with the specified name',
  clusterWide: true,
  refused: 'failed to create priorityclass: ',
  flags: [
    textFlag('description', 'When this class is to be used.'),
    boolFlag('global-default', 'It is the class of pods that name none.'),
    textFlag('preemption-policy', 'Whether its pods drive others out.', {
      fallback: 'PreemptLowerPriority',
      values: ['PreemptLowerPriority', 'Never'],
    }),
    { ...intFlag('value', 'The priority.'), type: 'int32' },
  ],
  make: ({ flags }, name) => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value: flags.number('value'),
    ...(flags.bool('global-default') ? { globalDefault: true } : {}),
    ...(flags.text('description') === '' ? {} : { description: flags.text('description') }),
    preemptionPolicy: flags.text('preemption-policy'),
  }),
});
