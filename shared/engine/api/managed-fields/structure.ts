/** What a value is for those who merge it: a leaf, a map whose fields have owners of their own, or a list of items that have. */
import { builtinKind, fieldsOf } from '../../kinds/schema/kind-table.ts';
import { isAtomicMap, isAtomicType, keyDefault, listType } from './list-types.ts';

/** A leaf changes hands whole: scalars, and what is marked atomic. `expects`: what it must be, of a scalar. */
export interface Leaf {
  is: 'leaf';
  expects: 'string' | 'number' | 'boolean' | 'list' | 'map' | 'any';
}

export interface MapStructure {
  is: 'map';
  /** Whether the field is one that the type names; those of a free map are not. */
  names(field: string): boolean;
  /** undefined: the type has no such field. */
  of(field: string): Structure | undefined;
}

export interface ListStructure {
  is: 'list';
  /** The fields that tell items apart; none for a set. */
  keys: readonly string[];
  item: Structure;
  keyDefault(field: string): unknown;
}

export type Structure = Leaf | MapStructure | ListStructure;

const leaf = (expects: Leaf['expects']): Leaf => ({ is: 'leaf', expects });

const SCALARS: Readonly<Record<string, Leaf>> = {
  s: leaf('string'),
  t: leaf('string'),
  u: leaf('string'),
  '64': leaf('string'),
  b: leaf('boolean'),
  i32: leaf('number'),
  i64: leaf('number'),
  f: leaf('number'),
  q: leaf('any'),
  is: leaf('any'),
  '*': leaf('any'),
};

const structs = new Map<string, Structure>();

function structOf(type: string): Structure {
  const known = structs.get(type);
  if (known !== undefined) return known;
  const fields = fieldsOf(type) ?? {};
  const names = (field: string): boolean => Object.hasOwn(fields, field);
  const made: Structure = isAtomicType(type)
    ? leaf('map')
    : { is: 'map', names, of: (field) => (names(field) ? fieldStructure(type, field, fields[field]!) : undefined) };
  structs.set(type, made);
  return made;
}

function ofCode(code: string): Structure {
  if (code.startsWith('[')) return leaf('list');
  if (code.startsWith('{')) {
    const value = ofCode(code.slice(1));
    return { is: 'map', names: () => false, of: () => value };
  }
  return SCALARS[code] ?? structOf(code);
}

function fieldStructure(type: string, field: string, code: string): Structure {
  if (code.startsWith('{') && isAtomicMap(type, field)) return leaf('map');
  if (!code.startsWith('[')) return ofCode(code);
  const how = listType(type, field);
  if (how === undefined) return leaf('list');
  const inner = code.slice(1);
  return {
    is: 'list',
    keys: how === 'set' ? [] : how,
    item: ofCode(inner),
    keyDefault: (key) => keyDefault(inner, key),
  };
}

/** Of something that no schema tells of: maps have fields, lists are one value (typed.DeducedParseableType). */
const DEDUCED: MapStructure = { is: 'map', names: () => false, of: () => DEDUCED };

const metadataOnly: MapStructure = {
  is: 'map',
  names: (field) => ['apiVersion', 'kind', 'metadata'].includes(field),
  of: (field) => (field === 'metadata' ? structOf('V1ObjectMeta') : DEDUCED),
};

/** The structure of a kind; of one that 1.34 does not have, only metadata is known. */
export function structureOf(apiVersion: string, kind: string): Structure {
  const type = builtinKind(apiVersion, kind)?.type;
  return type === undefined ? metadataOnly : structOf(type);
}
