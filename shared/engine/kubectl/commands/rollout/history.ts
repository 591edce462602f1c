/** `kubectl rollout history`: the revisions that are still known, or the pod template of one (kubectl/pkg/cmd/rollout/rollout_history.go). */
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { Page } from '../../describe/page.ts';
import { podTemplate } from '../../describe/template.ts';
import { CommandError, throwAll } from '../../errors.ts';
import { intFlag } from '../../flags/flag.ts';
import { outputFlags, outputOf } from '../../print/output.ts';
import { printerOf } from '../../print/printer.ts';
import { DESCRIBE_TABS, layOut } from '../../print/tab-writer.ts';
import { fileFlags, find, noting, SELECTOR_FLAG } from '../../resources/find.ts';
import { nameWord } from '../../resources/resource.ts';
import type { Task } from '../../waits.ts';
import { CHANGE_CAUSE, revisionsOf, type Revision } from './revisions.ts';
import { rolloutSelection } from './selection.ts';

/** A pod template as `rollout` prints it: with tabs, since no columns are laid out there. */
export function templateText(template: unknown): string {
  const page = new Page();
  podTemplate(page, template);
  return page.unlaid;
}

/** @throws CommandError */
function wanted(revisions: readonly Revision[], number: number): Revision {
  const found = revisions.find((revision) => revision.number === number);
  if (found === undefined) throw new CommandError('unable to find the specified revision');
  return found;
}

interface PodTemplate {
  metadata?: { annotations?: Readonly<Record<string, string>> };
}

/** The template of a revision; of a Deployment the cause is shown among its annotations. */
function shownTemplate({ kept, template, cause }: Revision): unknown {
  if (kept.kind !== 'ReplicaSet' || cause === '') return template;
  const { metadata, ...rest } = template as PodTemplate;
  return { ...rest, metadata: { ...metadata, annotations: { ...metadata?.annotations, [CHANGE_CAUSE]: cause } } };
}

function listText(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'No rollout history found.';
  const rows = revisions.map(({ number, cause }) => `${number}\t${cause || '<none>'}\n`);
  return layOut(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, DESCRIBE_TABS);
}

function* run(call: Call): Task<number> {
  const { flags, io } = call;
  const number = flags.number('revision');
  if (number < 0) throw new CommandError(`revision must be a positive integer: ${flags.text('revision')}`);
  const output = outputOf(call);
  const { infos, errors } = yield* find(call, rolloutSelection(call));
  const printer = output.format === '' ? undefined : yield* printerOf(call, output);
  for (const info of infos) {
    const revisions = yield* noting(errors, revisionsOf(info, 'history viewer', 'history'));
    if (revisions === undefined) continue;
    if (printer !== undefined) {
      const shown = number > 0 ? [wanted(revisions, number)] : revisions;
      for (const { kept } of shown) printer.print(kept);
      continue;
    }
    const text = number > 0 ? templateText(shownTemplate(wanted(revisions, number))) : listText(revisions);
    const which = number > 0 ? `with revision #${number}` : '';
    io.out(`${nameWord(info.resource, info.name)} ${which}\n${text}\n`);
  }
  throwAll(errors);
  return 0;
}

export const history: Command = {
  name: 'history',
  use: 'history (TYPE NAME | TYPE/NAME) [flags] [options]',
  short: 'View rollout history',
  flags: [
    ...outputFlags(),
    ...fileFlags('Files, folders or URLs that name the resource.'),
    intFlag('revision', 'Shows the pod template of this revision.'),
    SELECTOR_FLAG,
  ],
  run,
};
