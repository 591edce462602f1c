/** The lines of a claim, which stand alone or in the volume that it is made from (printPersistentVolumeClaim). */
import { at, listAt, textAt, textsAt } from '../../kinds/look.ts';
import { modesText } from '../../kinds/persistent-volume/access-modes.ts';
import { classCell } from '../../kinds/persistent-volume/cells.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { Page } from './page.ts';
import { annotations, goList, labels, phaseText } from './parts.ts';

/** @param whole of a claim, not of a template: its Unix ms of now */
export function claimSpec(claim: AnyObject, depth: number, whole?: { now: number }): Page {
  const page = new Page(depth);
  const { metadata } = claim;
  if (whole !== undefined) {
    page.row(0, 'Name', metadata.name);
    page.row(0, 'Namespace', metadata.namespace ?? '');
  }
  page.row(0, 'StorageClass', classCell(claim));
  if (whole !== undefined) page.row(0, 'Status', phaseText(claim, whole.now));
  const volume = textAt(claim, 'spec', 'volumeName');
  page.row(0, 'Volume', volume);
  labels(page, 'Labels', metadata.labels);
  annotations(page, 'Annotations', metadata.annotations);
  if (whole !== undefined) page.row(0, 'Finalizers', goList(metadata.finalizers ?? []));
  const isBound = volume !== '';
  page.row(0, 'Capacity', isBound ? textAt(claim, 'status', 'capacity', 'storage') || '0' : '');
  page.row(0, 'Access Modes', isBound ? modesText(textsAt(claim, 'status', 'accessModes')) : '');
  page.rowIf(0, 'VolumeMode', textAt(claim, 'spec', 'volumeMode'));
  const source = at(claim, 'spec', 'dataSource');
  if (source !== undefined) {
    page.line(0, 'DataSource:');
    page.rowIf(1, 'APIGroup', textAt(source, 'apiGroup'));
    page.row(1, 'Kind', textAt(source, 'kind'));
    page.row(1, 'Name', textAt(source, 'name'));
  }
  return page;
}

/** "[ReadWriteOnce]" of a claim's spec. */
export const specModes = (claim: unknown): string => goList(listAt(claim, 'spec', 'accessModes'));
