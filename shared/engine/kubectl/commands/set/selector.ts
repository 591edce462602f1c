/** `kubectl set selector` (kubectl/pkg/cmd/set/set_selector.go). */
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { textFlag } from '../../flags/flag.ts';
import { plainFileFlags } from '../../resources/find.ts';
import { withValue } from '../../resources/pod-template.ts';
import { requirementsOf, selectorOf } from '../../resources/selector.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Task } from '../../waits.ts';
import { setAll, UnnamedError, setFlags } from './pod-templates.ts';

function* run(call: Call): Task<number> {
  const text = call.args.at(-1);
  if (text === undefined) throw new CommandError('one selector is required');
  const requirements = requirementsOf(text);
  return yield* setAll(call, {
    resources: call.args.slice(0, -1),
    done: 'selector updated',
    refused: 'failed to patch selector:',
    alwaysSays: true,
    next: (object) => {
      if (object.kind !== 'Service') throw new UnnamedError('setting a selector is only supported for Services');
      const { matchLabels = {}, matchExpressions = [] } = selectorOf(text) as {
        matchLabels?: object;
        matchExpressions?: { key: string; operator: string; values?: string[] }[];
      };
      if (matchExpressions.length > 0) {
        const shown = matchExpressions.map(
          ({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(' ')}]}`,
        );
        throw new CommandError(`match expression [${shown.join(' ')}] not supported on this object`);
      }
      const selector = requirements.length === 0 ? {} : matchLabels;
      const { resourceVersion: _any, ...metadata } = object.metadata;
      const version = call.flags.text('resource-version');
      const kept = version === '' ? object.metadata : { ...metadata, resourceVersion: version };
      return withValue({ ...object, metadata: kept }, ['spec', 'selector'], selector) as AnyObject;
    },
  });
}

export const selector: Command = {
  name: 'selector',
  use: 'selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version] [options]',
  short: 'Set the selector on a resource',
  flags: [
    ...setFlags(false, plainFileFlags('Files, folders or URLs that name the Service.', true)),
    textFlag('resource-version', 'Changes the object only if it is at this version.'),
  ],
  run,
};
