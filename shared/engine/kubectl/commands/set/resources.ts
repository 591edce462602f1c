/** `kubectl set resources` (kubectl/pkg/cmd/set/set_resources.go). */
import { fieldsAt } from '../../../kinds/look.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { textFlag } from '../../flags/flag.ts';
import { quantitiesOf } from '../../resources/quantities.ts';
import type { Task } from '../../waits.ts';
import {
  containersOf,
  CONTAINERS_FLAG,
  nameOfContainer,
  nameTest,
  setAll,
  UnnamedError,
  setFlags,
  withContainers,
} from './pod-templates.ts';

function* run(call: Call): Task<number> {
  const { flags, args } = call;
  const [limits, requests] = [flags.text('limits'), flags.text('requests')];
  const wanted = { limits: quantitiesOf(limits), requests: quantitiesOf(requests) };
  const pattern = flags.text('containers');
  const isMeant = nameTest(pattern);
  return yield* setAll(call, {
    resources: args,
    done: 'resource requirements updated',
    refused: 'failed to patch resources update to pod template',
    check: () => {
      if (limits === '' && requests === '')
        throw new CommandError('you must specify an update to requests or limits (in the form of --requests/--limits)');
    },
    next: (object) => {
      if (!containersOf(object).some((container) => isMeant(nameOfContainer(container))))
        throw new UnnamedError(`unable to find container named ${pattern}`);
      return withContainers(object, (container) => {
        if (!isMeant(nameOfContainer(container))) return container;
        const next: Record<string, unknown> = { ...fieldsAt(container, 'resources') };
        for (const part of ['limits', 'requests'] as const)
          if (Object.keys(wanted[part]).length > 0)
            next[part] = { ...fieldsAt(container, 'resources', part), ...wanted[part] };
        return { ...container, resources: next };
      });
    },
  });
}

export const resources: Command = {
  name: 'resources',
  use: 'resources (-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS] [options]',
  short: 'Update resource requests/limits on objects with pod templates',
  flags: [
    ...setFlags(true),
    CONTAINERS_FLAG,
    textFlag('limits', 'The limits: cpu=100m,memory=256Mi.'),
    textFlag('requests', 'The requests: cpu=100m,memory=256Mi.'),
  ],
  run,
};
