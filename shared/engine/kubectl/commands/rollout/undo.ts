/** `kubectl rollout undo`: back to the template of an earlier revision (kubectl/pkg/polymorphichelpers/rollback.go). */
import { sameJson } from '../../../api/equal.ts';
import { at, fieldsAt } from '../../../kinds/look.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError, throwAll } from '../../errors.ts';
import { intFlag } from '../../flags/flag.ts';
import { outputFlags } from '../../print/output.ts';
import { DRY_RUN_FLAG, dryRunOf, resultPrinter } from '../../print/result.ts';
import { ask } from '../../resources/client.ts';
import { addressOf, fileFlags, find, SELECTOR_FLAG, type Info } from '../../resources/find.ts';
import type { Task } from '../../waits.ts';
import { templateText } from './history.ts';
import { restored, revisionsOf, type Revision } from './revisions.ts';
import { rolloutSelection } from './selection.ts';

/** Annotations of a Deployment that stay its own (annotationsToSkip). */
const OWN = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]);

const notFound = (number: number): CommandError =>
  new CommandError(`unable to find specified revision ${number} in history`);

/** The revision asked for; 0: the one before the newest. @throws CommandError */
function chosen(object: AnyObject, revisions: readonly Revision[], number: number): Revision {
  if (number < 0) throw notFound(number);
  const found = number === 0 ? revisions.at(-2) : revisions.find((revision) => revision.number === number);
  if (found !== undefined) return found;
  if (number > 0) throw notFound(number);
  if (object.kind === 'Deployment')
    throw new CommandError(`no rollout history found for deployment ${JSON.stringify(object.metadata.name)}`);
  throw new CommandError('no last revision to roll back to');
}

/** The template without what the Deployment controller added. */
function withoutHash(template: unknown): unknown {
  const labels = fieldsAt(template, 'metadata', 'labels');
  if (labels === undefined) return template;
  const { ['pod-template-hash']: _hash, ...rest } = labels;
  return { ...(template as object), metadata: { ...fieldsAt(template, 'metadata'), labels: rest } };
}

function annotationsAfter(object: AnyObject, kept: AnyObject): Record<string, string> {
  const pick = (all: Readonly<Record<string, string>> | undefined, own: boolean): [string, string][] =>
    Object.entries(all ?? {}).filter(([key]) => OWN.has(key) === own);
  return Object.fromEntries([...pick(object.metadata.annotations, true), ...pick(kept.metadata.annotations, false)]);
}

interface Change {
  /** Content-Type and body of the patch. */
  contentType: string;
  body: unknown;
}

/** What brings a workload to a revision; undefined: it is there already. */
function changeTo(object: AnyObject, { template, kept }: Revision): Change | undefined {
  if (object.kind !== 'Deployment') {
    const next = restored(object, kept as { data?: unknown });
    if (sameJson(at(next, 'spec', 'template'), at(object, 'spec', 'template'))) return undefined;
    return { contentType: 'application/strategic-merge-patch+json', body: (kept as { data?: unknown }).data };
  }
  const next = withoutHash(template);
  if (sameJson(next, at(object, 'spec', 'template'))) return undefined;
  const body = [
    { op: 'replace', path: '/spec/template', value: next },
    { op: 'replace', path: '/metadata/annotations', value: annotationsAfter(object, kept) },
  ];
  return { contentType: 'application/json-patch+json', body };
}

function* undoOne(call: Call, info: Info, say: (object: AnyObject, what: string) => void): Task<void> {
  const { object } = info;
  const revisions = yield* revisionsOf(info, 'rollbacker');
  const revision = chosen(object, revisions, call.flags.number('to-revision'));
  const dryRun = dryRunOf(call);
  if (dryRun === 'client') return say(object, `${templateText(revision.template)}`);
  if (object.kind === 'Deployment' && at(object, 'spec', 'paused') === true)
    throw new CommandError(
      `you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
    );
  const change = changeTo(object, revision);
  if (change === undefined)
    return say(object, `skipped rollback (current template already matches revision ${revision.number})`);
  const query = dryRun === 'server' ? { dryRun: 'All' } : {};
  const next = yield* ask({ verb: 'patch', ...addressOf(info), ...change, query }, 'failed restoring revision');
  say(next as AnyObject, 'rolled back');
}

function* run(call: Call): Task<number> {
  const { infos, errors } = yield* find(call, rolloutSelection(call));
  const say = yield* resultPrinter(call);
  for (const info of infos) yield* undoOne(call, info, say);
  throwAll(errors);
  return 0;
}

export const undo: Command = {
  name: 'undo',
  use: 'undo (TYPE NAME | TYPE/NAME) [flags] [options]',
  short: 'Undo a previous rollout',
  flags: [
    ...outputFlags(),
    DRY_RUN_FLAG,
    ...fileFlags('Files, folders or URLs that name the resource.'),
    SELECTOR_FLAG,
    intFlag('to-revision', 'The revision to go back to; 0 is the one before.'),
  ],
  run,
};
