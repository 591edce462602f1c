/** Built-in kinds of the smaller groups on which nothing acts: budgets, leases, certificates, extensions. */
import { humanDuration } from '../../api/age.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { age } from '../cells.ts';
import { AGE, NAME, numberColumn, textColumn } from '../columns.ts';
import { fill, within } from '../defaulting.ts';
import { at, listAt, numberAt, textAt } from '../look.ts';
import { CREATED_TABLE, storedKind } from './stored-kind.ts';
import { OWNER_FIELDS } from '../pod-owner.ts';

type Fields = Record<string, unknown>;
type WithSpec = AnyObject & { spec: Fields };

/** A number or a percentage, "N/A" when it was not given. */
const boundCell = (object: AnyObject, field: string): string => String(at(object, 'spec', field) ?? 'N/A');

const podDisruptionBudget = storedKind({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  shortNames: ['pdb'],
  namespaced: true,
  status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  generation: true,
  fields: { ...OWNER_FIELDS, spec: 'simulated', status: 'ignored' },
  table: {
    columns: [
      NAME,
      textColumn('Min Available'),
      textColumn('Max Unavailable'),
      numberColumn('Allowed Disruptions'),
      AGE,
    ],
    row: (object, nowMs) => [
      object.metadata.name,
      boundCell(object, 'minAvailable'),
      boundCell(object, 'maxUnavailable'),
      numberAt(object, 'status', 'disruptionsAllowed') ?? 0,
      age(object, nowMs),
    ],
  },
});

const lease = storedKind({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
  table: {
    columns: [NAME, textColumn('Holder'), AGE],
    row: (object, nowMs) => [object.metadata.name, textAt(object, 'spec', 'holderIdentity'), age(object, nowMs)],
  },
});

/** "Approved,Issued". */
export function certificateCell(request: AnyObject): string {
  const has = (type: string): boolean =>
    listAt(request, 'status', 'conditions').some((c) => textAt(c, 'type') === type);
  const verdict = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending';
  const failed = has('Failed') ? ',Failed' : '';
  return `${verdict}${failed}${textAt(request, 'status', 'certificate') === '' ? '' : ',Issued'}`;
}

function requestedCell(request: AnyObject): string {
  const seconds = numberAt(request, 'spec', 'expirationSeconds');
  return seconds === undefined ? '<none>' : humanDuration(seconds * 1000);
}

const certificateSigningRequest = storedKind({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  shortNames: ['csr'],
  namespaced: false,
  status: {},
  table: {
    columns: [
      NAME,
      AGE,
      textColumn('SignerName'),
      textColumn('Requestor'),
      textColumn('RequestedDuration'),
      textColumn('Condition'),
    ],
    row: (object, nowMs) => [
      object.metadata.name,
      age(object, nowMs),
      textAt(object, 'spec', 'signerName') || '<none>',
      textAt(object, 'spec', 'username'),
      requestedCell(object),
      certificateCell(object),
    ],
  },
});

/** Names that a definition leaves out follow from its kind (apiextensions/v1 SetDefaults_CustomResourceDefinition). */
function defaultDefinition(object: AnyObject): AnyObject {
  return within(object as WithSpec, 'spec', (given) => {
    const spec = fill(given, { conversion: { strategy: 'None' } });
    return within(spec, 'names', (names) => {
      const kind = textAt(names, 'kind');
      return kind === '' ? names : fill(names as Fields, { singular: kind.toLowerCase(), listKind: `${kind}List` });
    });
  });
}

const customResourceDefinition = storedKind({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  status: { conditions: null, acceptedNames: { plural: '', kind: '' }, storedVersions: null },
  generation: true,
  defaults: defaultDefinition,
  table: CREATED_TABLE,
});

function availableCell(object: AnyObject): string {
  const available = listAt(object, 'status', 'conditions').find((c) => textAt(c, 'type') === 'Available');
  const status = textAt(available, 'status') || 'Unknown';
  return status === 'True' ? status : `${status} (${textAt(available, 'reason')})`;
}

function backendCell(object: AnyObject): string {
  const service = at(object, 'spec', 'service');
  return service === undefined ? 'Local' : `${textAt(service, 'namespace')}/${textAt(service, 'name')}`;
}

const apiService = storedKind({
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  plural: 'apiservices',
  categories: ['api-extensions'],
  namespaced: false,
  status: {},
  fields: { ...OWNER_FIELDS, spec: 'shown', 'spec.service': 'simulated', status: 'ignored' },
  table: {
    columns: [NAME, textColumn('Service'), textColumn('Available'), AGE],
    row: (object, nowMs) => [object.metadata.name, backendCell(object), availableCell(object), age(object, nowMs)],
  },
});

const flowSchema = storedKind({
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'FlowSchema',
  plural: 'flowschemas',
  namespaced: false,
  status: {},
  generation: true,
  defaults: (object) => within(object as WithSpec, 'spec', (spec) => fill(spec, { matchingPrecedence: 1000 })),
});

const priorityLevel = storedKind({
  apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
  kind: 'PriorityLevelConfiguration',
  plural: 'prioritylevelconfigurations',
  namespaced: false,
  status: {},
  generation: true,
});

const resource = 'resource.k8s.io/v1';

export const smallGroupKinds = [
  podDisruptionBudget,
  lease,
  certificateSigningRequest,
  customResourceDefinition,
  apiService,
  flowSchema,
  priorityLevel,
  storedKind({
    apiVersion: resource,
    kind: 'DeviceClass',
    plural: 'deviceclasses',
    namespaced: false,
    generation: true,
  }),
  storedKind({
    apiVersion: resource,
    kind: 'ResourceClaim',
    plural: 'resourceclaims',
    namespaced: true,
    status: {},
    schema: 'ResourceV1ResourceClaim',
  }),
  storedKind({
    apiVersion: resource,
    kind: 'ResourceClaimTemplate',
    plural: 'resourceclaimtemplates',
    namespaced: true,
  }),
  storedKind({
    apiVersion: resource,
    kind: 'ResourceSlice',
    plural: 'resourceslices',
    namespaced: false,
    generation: true,
  }),
  storedKind({
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    plural: 'events',
    shortNames: ['ev'],
    namespaced: true,
    schema: 'EventsV1Event',
  }),
];
