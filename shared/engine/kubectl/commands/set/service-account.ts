/** `kubectl set serviceaccount` (kubectl/pkg/cmd/set/set_serviceaccount.go). */
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { podSpecPath, withValue } from '../../resources/pod-template.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Task } from '../../waits.ts';
import { containersOf, setAll, setFlags } from './pod-templates.ts';

function* run(call: Call): Task<number> {
  const name = call.args.at(-1);
  if (name === undefined) throw new CommandError('serviceaccount is required');
  return yield* setAll(call, {
    resources: call.args.slice(0, -1),
    done: 'serviceaccount updated',
    refused: 'failed to patch ServiceAccountName',
    alwaysSays: true,
    next: (object) => {
      containersOf(object);
      return withValue(object, [...(podSpecPath(object) ?? []), 'serviceAccountName'], name) as AnyObject;
    },
  });
}

export const serviceAccount: Command = {
  name: 'serviceaccount',
  aliases: ['sa'],
  use: 'serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT [options]',
  short: 'Update the service account of a resource',
  flags: setFlags(false),
  run,
};
