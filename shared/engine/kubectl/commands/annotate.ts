/** `kubectl annotate` (kubectl/pkg/cmd/annotate/annotate.go). */
import type { AnyObject } from '../../../model/meta.ts';
import { CommandError } from '../errors.ts';
import { afterPairs, parsePairs, type Pairs } from '../resources/pairs.ts';
import { pairingCommand } from './pairing.ts';

/** @throws CommandError for what is both set and removed (validateAnnotations) */
export function checkAnnotations({ set, remove }: Pairs): void {
  const both = remove.filter((key) => key in set);
  if (both.length > 0)
    throw new CommandError(
      `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
    );
}

/** The object with its annotations changed. @throws CommandError for those that are there already */
export function annotated(object: AnyObject, pairs: Pairs, overwrite: boolean): AnyObject {
  const { annotations } = object.metadata;
  const clashes = Object.keys(pairs.set).filter(
    (key) => annotations?.[key] !== undefined && annotations[key] !== pairs.set[key],
  );
  if (!overwrite && clashes.length > 0) {
    const texts = clashes.map((key) => `'${key}' already has a value (${annotations![key]})`);
    throw new CommandError(`--overwrite is false but found the following declared annotation(s): ${texts.join('; ')}`);
  }
  return { ...object, metadata: { ...object.metadata, annotations: afterPairs(annotations, pairs) } };
}

function parseAnnotations(texts: readonly string[]): Pairs {
  const pairs = parsePairs(texts, 'annotation', true);
  checkAnnotations(pairs);
  return pairs;
}

export const annotate = pairingCommand('annotate', {
  field: 'annotations',
  word: 'annotation',
  files: { file: 'rsrc.yaml', other: 'rsrc.json' },
  parsesFirst: false,
  parse: parseAnnotations,
  changed: annotated,
  done: () => 'annotated',
});
