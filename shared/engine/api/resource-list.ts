/** Arithmetic on amounts by name of resource (k8s.io/apiserver/pkg/quota/v1). Nothing is changed in place. */
import type { ResourceList } from '../../model/meta.ts';
import { addQuantities, compareQuantities, subQuantities } from './quantity.ts';

const has = (list: ResourceList, name: string): boolean => Object.hasOwn(list, name);

/** a + b of every name that is in one of them. */
export function addLists(a: ResourceList, b: ResourceList): ResourceList {
  const sum = { ...a };
  for (const name in b) sum[name] = has(sum, name) ? addQuantities(sum[name]!, b[name]!) : b[name]!;
  return sum;
}

/** The larger of both, name by name. */
export function largerOf(a: ResourceList, b: ResourceList): ResourceList {
  const larger = { ...a };
  for (const name in b) {
    if (!has(larger, name) || compareQuantities(b[name]!, larger[name]!) > 0) larger[name] = b[name]!;
  }
  return larger;
}

/** a - b, and 0 where that would be less. */
export function subtractToZero(a: ResourceList, b: ResourceList): ResourceList {
  const rest: Record<string, string> = {};
  for (const name in a) {
    const left = has(b, name) ? subQuantities(a[name]!, b[name]!) : a[name]!;
    rest[name] = compareQuantities(left, '0') > 0 ? left : '0';
  }
  for (const name in b) if (!has(rest, name)) rest[name] = '0';
  return rest;
}

/** What of it has one of the names. */
export function only(list: ResourceList, names: readonly string[]): ResourceList {
  const part: Record<string, string> = {};
  for (const name of names) if (has(list, name)) part[name] = list[name]!;
  return part;
}

/** Without what is 0. */
export function nonZero(list: ResourceList): ResourceList {
  const part: Record<string, string> = {};
  for (const name in list) if (compareQuantities(list[name]!, '0') !== 0) part[name] = list[name]!;
  return part;
}

/** The same names with equal amounts, however they are written. */
export function sameAmounts(a: ResourceList, b: ResourceList): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => has(b, name) && compareQuantities(a[name]!, b[name]!) === 0);
}
