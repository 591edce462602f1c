/** A kind the program never heard of (a custom resource, say): stored, listed and drawn all the same. */
import { isDns1123Subdomain } from '../api/names.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../api/object-meta.ts';
import type { AnyObject } from '../../model/meta.ts';
import { age } from './cells.ts';
import { AGE, NAME } from './columns.ts';
import type { Kind } from './kind.ts';
import { firstGeneration, nextGeneration, specChanged } from './strategy.ts';

/** The plural that a kind most likely has (apimachinery/pkg/api/meta UnsafeGuessKindToResource). */
export function guessPlural(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular.endsWith('endpoints')) return singular;
  if (singular.endsWith('s')) return `${singular}es`;
  if (singular.endsWith('y')) return `${singular.slice(0, -1)}ies`;
  return `${singular}s`;
}

/** Nothing tells whether it lives in namespaces: most do. */
export function unknownKind(apiVersion: string, kind: string): Kind<AnyObject> {
  const slash = apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    plural: guessPlural(kind),
    singular: kind.toLowerCase(),
    shortNames: [],
    categories: [],
    namespaced: true,
    simulated: false,
    status: false,
    scale: false,
    defaults: (object) => object,
    validate: (object) => validateObjectMeta(object.metadata, true, isDns1123Subdomain, 'metadata'),
    validateUpdate: (next, previous) => validateObjectMetaUpdate(next.metadata, previous.metadata, 'metadata'),
    prepareForCreate: firstGeneration,
    prepareForUpdate: (next, previous) => nextGeneration(next, previous, specChanged(next, previous)),
    columns: [NAME, AGE],
    row: (object, nowMs) => [object.metadata.name, age(object, nowMs)],
    fields: { '': 'shown' },
  };
}
