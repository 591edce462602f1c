/** What `kubectl wait --for` waits for (kubectl/pkg/cmd/wait/condition.go, json.go). */
import { at, listAt, numberAt, textAt } from '../../../kinds/look.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { CommandError } from '../../errors.ts';
import { findResults } from '../../print/jsonpath/evaluate.ts';
import type { Piece } from '../../print/jsonpath/node.ts';
import { parseJsonPath } from '../../print/jsonpath/parse.ts';
import { relaxed } from '../../print/relaxed-path.ts';

/** 'create' and 'delete' are about being there; the others look into the object. */
export type Condition = 'create' | 'delete' | ((object: AnyObject) => boolean);

const sameFolded = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function statusCondition(name: string, wanted: string): Condition {
  return (object) => {
    const found = listAt(object, 'status', 'conditions').find(
      (one) => sameFolded(textAt(one, 'type'), name) && typeof at(one, 'status') === 'string',
    );
    if (found === undefined) return false;
    const generation = numberAt(object, 'metadata', 'generation');
    const seen = numberAt(found, 'observedGeneration') ?? numberAt(object, 'status', 'observedGeneration');
    if (generation !== undefined && seen !== undefined && seen < generation) return false;
    return sameFolded(textAt(found, 'status'), wanted);
  };
}

/** Cut at each single "="; "==" stays. */
function cut(text: string): string[] {
  const parts = [''];
  for (const [piece] of text.matchAll(/==|=|[^=]+/g)) {
    if (piece === '=') parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts;
}

function sameValue(value: unknown, wanted: string): boolean {
  if (typeof value === 'object' && value !== null)
    throw new CommandError('jsonpath leads to a nested object or list which is not supported');
  return String(value ?? '<nil>').trim() === wanted.trim();
}

function pathCondition(pieces: readonly Piece[], wanted: string | undefined): Condition {
  return (object) => {
    const results = findResults(pieces, object, { allowMissing: true });
    const [first = []] = results;
    if (first.length === 0) return false;
    if (results.length > 1) throw new CommandError('given jsonpath expression matches more than one list');
    if (first.length > 1) throw new CommandError('given jsonpath expression matches more than one value');
    return wanted === undefined || sameValue(first[0], wanted);
  };
}

const PATH_FORM = "--for=jsonpath='{.status.readyReplicas}'=3";

function pathOf(text: string): Condition {
  const [path = '', value, ...more] = cut(text);
  if (more.length > 0)
    throw new CommandError(`jsonpath wait format must be ${PATH_FORM} or --for=jsonpath='{.status.readyReplicas}'`);
  const expression = relaxed(path);
  const wanted = value?.replace(/^['"]+|['"]+$/g, '');
  if (wanted === '') throw new CommandError(`jsonpath wait has to have a value after equal sign, like ${PATH_FORM}`);
  if (expression === '') throw new CommandError('jsonpath expression cannot be empty');
  return pathCondition(parseJsonPath(expression), wanted);
}

/** @param text "delete", "condition=Ready", "condition=Ready=false", "jsonpath={.a}=1". @throws CommandError */
export function conditionOf(text: string): Condition {
  const word = text.toLowerCase();
  if (word === 'create' || word === 'delete') return word;
  if (text.startsWith('condition=')) {
    const [, name = '', value = 'true'] = /^condition=([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
    return statusCondition(name, value);
  }
  if (text.startsWith('jsonpath=')) return pathOf(text.slice('jsonpath='.length));
  throw new CommandError(`unrecognized condition: ${JSON.stringify(text)}`);
}
