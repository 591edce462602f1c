/** `kubectl label` (kubectl/pkg/cmd/label/label.go). */
import { isValidLabelValue } from '../../api/names.ts';
import { sameJson } from '../../api/equal.ts';
import { mergePatch } from '../../api/patch/merge.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { CommandError, throwAll } from '../errors.ts';
import { afterPairs, type Pairs } from '../resources/pairs.ts';
import { pairingCommand } from './pairing.ts';

/** @throws CommandError (parseLabels) */
export function parseLabels(texts: readonly string[]): Pairs {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const text of texts) {
    const [key = '', value, more] = text.split('=');
    if (value !== undefined) {
      if (more !== undefined) throw new CommandError(`invalid label spec: ${text}`);
      const errors = isValidLabelValue(value);
      if (errors.length > 0)
        throw new CommandError(`invalid label value: ${JSON.stringify(text)}: ${errors.join(';')}`);
      set[key] = value;
    } else if (text.endsWith('-')) remove.push(text.slice(0, -1));
    else throw new CommandError(`unknown label spec: ${text}`);
  }
  if (remove.some((key) => key in set))
    throw new CommandError('can not both modify and remove a label in the same command');
  return { set, remove };
}

/** @throws CommandError where a label is there with another value (validateNoOverwrites) */
export function checkOverwrites(labels: Readonly<Record<string, string>> | undefined, set: Pairs['set']): void {
  const clashes = Object.keys(set).filter((key) => labels?.[key] !== undefined && labels[key] !== set[key]);
  throwAll(
    clashes.map((key) => new CommandError(`'${key}' already has a value (${labels![key]}), and --overwrite is false`)),
  );
}

/** What was done, in a word (updateDataChangeMsg). */
export function labelWord(
  before: Readonly<Record<string, string>> = {},
  after: Readonly<Record<string, string>>,
): string {
  const isSet = Object.keys(after).some((key) => before[key] !== after[key]);
  const isRemoved = Object.keys(before).some((key) => !(key in after));
  if (isSet) return isRemoved ? 'modified' : 'labeled';
  return isRemoved ? 'unlabeled' : 'not labeled';
}

/** The object with its labels changed. @throws CommandError */
export function labelled(object: AnyObject, pairs: Pairs, overwrite: boolean): AnyObject {
  if (!overwrite) checkOverwrites(object.metadata.labels, pairs.set);
  return { ...object, metadata: { ...object.metadata, labels: afterPairs(object.metadata.labels, pairs) } };
}

export const label = pairingCommand('label', {
  field: 'labels',
  word: 'label',
  files: { file: 'pod.yaml', other: 'pod.json' },
  parsesFirst: true,
  parse: parseLabels,
  changed: labelled,
  done: (before, after) => labelWord(before.metadata.labels, after.metadata.labels ?? {}),
  before({ io }, object, { remove }) {
    for (const key of remove)
      if (object.metadata.labels?.[key] === undefined) io.out(`label ${JSON.stringify(key)} not found.\n`);
  },
  isSame: (object, patch) => sameJson(mergePatch(object, patch), object),
});
