/** `kubectl taint` (kubectl/pkg/cmd/taint). */
import { ApiError } from '../../api/errors.ts';
import { isQualifiedName, isValidLabelValue } from '../../api/names.ts';
import { listAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError, throwAll, usageError } from '../errors.ts';
import { boolFlag } from '../flags/flag.ts';
import { outputFlags } from '../print/output.ts';
import { DRY_RUN_FLAG, resultPrinter } from '../print/result.ts';
import { find, SELECTOR_FLAG, selectionOf } from '../resources/find.ts';
import { change } from '../resources/local.ts';
import { withValue } from '../resources/pod-template.ts';
import { fieldManagerFlag, VALIDATE_FLAG, validationOf } from '../resources/write.ts';
import type { Task } from '../waits.ts';

interface Taint {
  key: string;
  value?: string;
  /** '' of one to remove: whatever its effect. */
  effect: string;
}

const EFFECTS = new Set(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);

/** "key=value:Effect". @throws CommandError (parseTaint) */
function taintOf(text: string): Taint {
  const bad = (why = ''): never => {
    throw new CommandError(`invalid taint spec: ${text}${why === '' ? '' : `, ${why}`}`);
  };
  const [first = '', effect, more] = text.split(':');
  if (more !== undefined) return bad();
  if (effect === undefined) {
    const errors = isQualifiedName(first);
    return errors.length > 0 ? bad(errors.join('; ')) : { key: first, effect: '' };
  }
  if (!EFFECTS.has(effect)) throw new CommandError(`invalid taint effect: ${effect}, unsupported taint effect`);
  const [key = '', value, rest] = first.split('=');
  if (rest !== undefined) return bad();
  const errors = value === undefined ? [] : isValidLabelValue(value);
  if (errors.length > 0) return bad(errors.join('; '));
  const wrong = isQualifiedName(key);
  if (wrong.length > 0) return bad(wrong.join('; '));
  return { key, ...(value === undefined || value === '' ? {} : { value }), effect };
}

const isSame = (a: Taint, b: Taint): boolean => a.key === b.key && a.effect === b.effect;

export interface TaintChanges {
  add: Taint[];
  remove: Taint[];
}

/** @throws CommandError (ParseTaints) */
export function taintChanges(texts: readonly string[]): TaintChanges {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  for (const text of texts) {
    if (text.endsWith('-')) {
      remove.push(taintOf(text.slice(0, -1)));
      continue;
    }
    const taint = taintOf(text);
    if (taint.effect === '') throw new CommandError(`invalid taint spec: ${text}`);
    if (add.some((other) => isSame(other, taint)))
      throw new CommandError(
        `duplicated taints with the same key and effect: {${taint.key} ${taint.value ?? ''} ${taint.effect} <nil>}`,
      );
    add.push(taint);
  }
  return { add, remove };
}

const shown = ({ key, value, effect }: Taint): string =>
  effect === '' ? key : value === undefined ? `${key}:${effect}` : `${key}=${value}:${effect}`;

/** The taints of a node afterwards, and what was done. @throws CommandError (reorganizeTaints) */
export function taintsAfter(
  node: AnyObject,
  { add, remove }: TaintChanges,
  overwrite: boolean,
): { taints: Taint[]; done: string } {
  const before = listAt(node, 'spec', 'taints') as Taint[];
  const clashes = add.filter((taint) => before.some((old) => isSame(old, taint)));
  if (!overwrite && clashes.length > 0)
    throw new CommandError(
      `node ${node.metadata.name} already has ${clashes.map(({ key }) => key).join(',')} taint(s) with same effect(s) and --overwrite is false`,
    );
  const all = [...add, ...before.filter((old) => !add.some((taint) => isSame(old, taint)))];
  const isAdded = all.length !== before.length;
  const goes = (taint: Taint, { key, effect }: Taint): boolean =>
    taint.key === key && (effect === '' || taint.effect === effect);
  throwAll(
    remove
      .filter((gone) => !all.some((taint) => goes(taint, gone)))
      .map((gone) => new CommandError(`taint ${JSON.stringify(shown(gone))} not found`)),
  );
  const taints = all.filter((taint) => !remove.some((gone) => goes(taint, gone)));
  const isDeleted = taints.length !== all.length;
  const done = (isAdded && isDeleted) || overwrite ? 'modified' : isAdded ? 'tainted' : 'untainted';
  return { taints, done };
}

const isTaint = (text: string): boolean => /[=:]/.test(text) || text.endsWith('-');

/** @throws CommandError (TaintOptions.Complete, Validate) */
function changesOf(call: Call): { resources: string[]; changes: TaintChanges } {
  const { args, flags, path } = call;
  const first = args.findIndex(isTaint);
  const resources = first < 0 ? [...args] : args.slice(0, first);
  const texts = first < 0 ? [] : args.slice(first);
  const stray = texts.find((text) => !isTaint(text));
  if (stray !== undefined) throw new CommandError(`all resources must be specified before taint changes: ${stray}`);
  if (resources.length === 0) throw new CommandError('one or more resources must be specified as <resource> <name>');
  if (texts.length === 0) throw new CommandError('at least one taint update is required');
  let changes: TaintChanges;
  try {
    changes = taintChanges(texts);
  } catch (error) {
    throw error instanceof CommandError ? usageError(path, error.message) : error;
  }
  const type = resources[0]!.split('/')[0]!.toLowerCase();
  if (!['node', 'nodes', 'no'].includes(type))
    throw new CommandError(`invalid resource type ${type}, only node types are supported`);
  const both = changes.remove.filter((gone) =>
    changes.add.some(({ key, effect }) => key === gone.key && (gone.effect === '' || gone.effect === effect)),
  );
  if (both.length > 0)
    throw new CommandError(
      `can not both modify and remove the following taint(s) in the same command: ${both.map(({ key, effect }) => `${key}=${effect}`).join(', ')}`,
    );
  if (flags.bool('all') && flags.text('selector') !== '')
    throw new CommandError("setting 'all' parameter with a non empty selector is prohibited");
  if (!flags.bool('all') && flags.text('selector') === '' && resources.length < 2 && !resources[0]!.includes('/'))
    throw new CommandError("at least one resource name must be specified since 'all' parameter is not set");
  return { resources, changes };
}

function* run(call: Call): Task<number> {
  const { resources, changes } = changesOf(call);
  validationOf(call.flags.text('validate'));
  const say = yield* resultPrinter(call);
  const { infos, errors } = yield* find(call, { ...selectionOf(call), args: resources });
  for (const info of infos) {
    try {
      const { taints, done } = taintsAfter(info.object, changes, call.flags.bool('overwrite'));
      const next = withValue(info.object, ['spec', 'taints'], taints.length === 0 ? undefined : taints) as AnyObject;
      say((yield* change(call, info, next)) ?? info.object, done);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  throwAll(errors);
  return 0;
}

export const taint: Command = {
  name: 'taint',
  heading: 'Cluster Management Commands',
  use: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N [options]',
  short: 'Update the taints on one or more nodes',
  flags: [
    ...outputFlags(),
    DRY_RUN_FLAG,
    SELECTOR_FLAG,
    VALIDATE_FLAG,
    fieldManagerFlag('kubectl-taint'),
    boolFlag('all', 'All nodes.'),
    boolFlag('overwrite', 'Changes taints that are there already.'),
  ],
  run,
};
