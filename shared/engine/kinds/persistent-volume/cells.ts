/** Cells that the tables of volumes and of claims share. */
import type { AnyObject } from '../../../model/meta.ts';
import { isMissing } from '../defaulting.ts';
import { textAt } from '../look.ts';
import { BETA_STORAGE_CLASS } from './annotations.ts';

export const classCell = (object: AnyObject): string =>
  object.metadata.annotations?.[BETA_STORAGE_CLASS] ?? textAt(object, 'spec', 'storageClassName');

export const orUnset = (object: AnyObject, field: string): string => textAt(object, 'spec', field) || '<unset>';

export const phaseCell = (object: AnyObject): string =>
  isMissing(object.metadata.deletionTimestamp) ? textAt(object, 'status', 'phase') : 'Terminating';
