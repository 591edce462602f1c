/** networking.k8s.io/v1 kinds on which nothing acts yet. */
import type { AnyObject } from '../../../model/meta.ts';
import { age } from '../cells.ts';
import { AGE, NAME, textColumn } from '../columns.ts';
import { at, textAt, textsAt } from '../look.ts';
import { storedKind } from './stored-kind.ts';

/** "services.v1/kube-system/kube-dns", as far as the parts are there. */
function parentCell(object: AnyObject): string {
  const ref = at(object, 'spec', 'parentRef');
  const group = textAt(ref, 'group');
  const resource = group === '' ? textAt(ref, 'resource') : `${textAt(ref, 'resource')}.${group}`;
  return [resource, textAt(ref, 'namespace'), textAt(ref, 'name')].filter((part) => part !== '').join('/');
}

const ipAddress = storedKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'IPAddress',
  plural: 'ipaddresses',
  shortNames: ['ip'],
  namespaced: false,
  table: {
    columns: [NAME, textColumn('ParentRef'), AGE],
    row: (object, nowMs) => [object.metadata.name, parentCell(object), age(object, nowMs)],
  },
});

const serviceCidr = storedKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'ServiceCIDR',
  plural: 'servicecidrs',
  namespaced: false,
  status: {},
  table: {
    columns: [NAME, textColumn('CIDRs'), AGE],
    row: (object, nowMs) => [object.metadata.name, textsAt(object, 'spec', 'cidrs').join(','), age(object, nowMs)],
  },
});

export const networkingKinds = [ipAddress, serviceCidr];
