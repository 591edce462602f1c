/** `kubectl rollout pause`, `resume` and `restart`: one field each of a workload (kubectl/pkg/polymorphichelpers/object{pauser,resumer,restarter}.go). */
import { formatTime } from '../../../kernel/time.ts';
import { at } from '../../../kinds/look.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError, throwAll } from '../../errors.ts';
import { outputFlags } from '../../print/output.ts';
import { resultPrinter } from '../../print/result.ts';
import { ask } from '../../resources/client.ts';
import { addressOf, fileFlags, find, SELECTOR_FLAG } from '../../resources/find.ts';
import { groupResource } from '../../resources/resource.ts';
import { fieldManagerFlag, writeQuery } from '../../resources/write.ts';
import type { Task } from '../../waits.ts';
import { rolloutSelection } from './selection.ts';

/** The patch, or why there is none. */
type Plan = (object: AnyObject, call: Call) => { patch: unknown } | { why: string };

const isPaused = (object: AnyObject): boolean => at(object, 'spec', 'paused') === true;

const pausing: Plan = (object) => {
  if (object.kind !== 'Deployment') return { why: 'pausing is not supported' };
  return isPaused(object) ? { why: 'is already paused' } : { patch: { spec: { paused: true } } };
};

const resuming: Plan = (object) => {
  if (object.kind !== 'Deployment') return { why: 'resuming is not supported' };
  return isPaused(object) ? { patch: { spec: { paused: null } } } : { why: 'is not paused' };
};

const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

const restarting: Plan = (object, { io }) => {
  if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(object.kind)) return { why: 'restarting is not supported' };
  if (isPaused(object)) return { why: "can't restart paused deployment (run rollout resume first)" };
  const now = formatTime(io.now());
  const before = at(object, 'spec', 'template', 'metadata', 'annotations', RESTARTED_AT);
  if (before === now)
    throw new CommandError(
      `failed to create patch for ${object.metadata.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
    );
  return { patch: { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: now } } } } } };
};

function runOf(plan: Plan, done: string): (call: Call) => Task<number> {
  return function* run(call) {
    const { infos, errors } = yield* find(call, rolloutSelection(call));
    const say = yield* resultPrinter(call);
    for (const info of infos) {
      try {
        const planned = plan(info.object, call);
        if ('why' in planned) {
          errors.push(
            new CommandError(`error: ${groupResource(info.resource)} ${JSON.stringify(info.name)} ${planned.why}`),
          );
          continue;
        }
        const contentType = 'application/strategic-merge-patch+json';
        const body = planned.patch;
        const query = writeQuery(call);
        const next = yield* ask({ verb: 'patch', ...addressOf(info), contentType, body, query }, 'failed to patch');
        say(next as AnyObject, done);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        errors.push(error);
      }
    }
    throwAll(errors);
    return 0;
  };
}

const command = (name: string, short: string, long: string, run: Command['run'] & object): Command => ({
  name,
  use: `${name} RESOURCE [options]`,
  short,
  long,
  flags: [
    ...outputFlags(),
    ...fileFlags('Files, folders or URLs that name the resource.'),
    SELECTOR_FLAG,
    fieldManagerFlag('kubectl-rollout'),
  ],
  run,
});

export const pause = command(
  'pause',
  'Mark the provided resource as paused',
  'What is paused is not reconciled; "kubectl rollout resume" ends that. Only deployments can be paused.',
  runOf(pausing, 'paused'),
);

export const resume = command(
  'resume',
  'Resume a paused resource',
  'A resumed deployment is rolled out again.',
  runOf(resuming, 'resumed'),
);

export const restart = command(
  'restart',
  'Restart a resource',
  'Replaces the pods one after the other, as a rollout does.',
  runOf(restarting, 'restarted'),
);
