/** What claims take of a quota (pkg/quota/v1/evaluator/core/persistent_volume_claims.go). */
import { classOf } from '../../kinds/persistent-volume/annotations.ts';
import { textAt } from '../../kinds/look.ts';
import type { Quantity } from '../../../model/meta.ts';
import type { PersistentVolumeClaim } from '../../../model/storage.ts';
import { bytesOf, compareQuantities, milliOf, quantityOf } from '../quantity.ts';
import type { Evaluator } from './evaluator.ts';
import { meetsScope } from './scopes.ts';

const COUNT = 'count/persistentvolumeclaims';
const RESOURCES = ['persistentvolumeclaims', 'requests.storage'];
/** gold.storageclass.storage.k8s.io/requests.storage: what claims of class gold take. */
const OF_CLASS = '.storageclass.storage.k8s.io/';

const isTaken = (name: string): boolean =>
  name === COUNT || RESOURCES.includes(name) || RESOURCES.some((of) => name.endsWith(`${OF_CLASS}${of}`));

/** Whole bytes. */
const wholeOf = (size: Quantity): Quantity =>
  milliOf(size) % 1000 === 0 ? size : quantityOf(bytesOf(size), 'DecimalSI');

/** What it asks for, or what it was already given where that is more. */
function sizeOf({ spec, status }: PersistentVolumeClaim): Quantity | undefined {
  const asked = spec.resources?.requests?.['storage'];
  const given = textAt(status, 'allocatedResources', 'storage');
  if (asked === undefined) return undefined;
  return wholeOf(given !== '' && compareQuantities(given, asked) > 0 ? given : asked);
}

/** The classes of attributes that it has, gets or wants. */
function attributeClasses({ spec, status }: PersistentVolumeClaim): Set<string> {
  const names = [
    spec.volumeAttributesClassName ?? '',
    textAt(status, 'currentVolumeAttributesClassName'),
    textAt(status, 'modifyVolumeStatus', 'targetVolumeAttributesClassName'),
  ];
  return new Set(names.filter((name) => name !== ''));
}

export const claimEvaluator: Evaluator = {
  kind: 'PersistentVolumeClaim',
  matching: (names) => names.filter(isTaken),
  changes: true,
  isInScope(object, scope) {
    if (scope.scopeName !== 'VolumeAttributesClass') return false;
    const names = [...attributeClasses(object as PersistentVolumeClaim)];
    return names.length === 0 ? meetsScope(scope, '') : names.some((name) => meetsScope(scope, name));
  },
  usage(object) {
    const claim = object as PersistentVolumeClaim;
    const size = sizeOf(claim);
    const own: Record<string, Quantity> = { persistentvolumeclaims: '1' };
    if (size !== undefined) own['requests.storage'] = size;
    const usage: Record<string, Quantity> = { [COUNT]: '1', ...own };
    const name = classOf(claim);
    if (name !== '') for (const resource in own) usage[`${name}${OF_CLASS}${resource}`] = own[resource]!;
    return usage;
  },
};
