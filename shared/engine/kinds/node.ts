/** core/v1 Node: a machine that runs pods (printNode). */
import type { Node } from '../../model/node.ts';
import { age } from './cells.ts';
import { AGE, NAME, textColumn } from './columns.ts';
import { fill, within } from './defaulting.ts';
import type { Kind } from './kind.ts';
import { textAt } from './look.ts';
import { validateNode, validateNodeUpdate } from './node-validation.ts';
import { storedStatus } from './strategy.ts';

const ROLE_PREFIX = 'node-role.kubernetes.io/';
const ROLE_LABEL = 'kubernetes.io/role';

/** "control-plane,worker", "<none>" (findNodeRoles). */
export function rolesCell(node: Node): string {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX)) {
      if (key.length > ROLE_PREFIX.length) roles.add(key.slice(ROLE_PREFIX.length));
    } else if (key === ROLE_LABEL && value !== '') {
      roles.add(value);
    }
  }
  return roles.size === 0 ? '<none>' : [...roles].sort().join(',');
}

function statusCell(node: Node): string {
  const ready = node.status?.conditions?.findLast((condition) => condition.type === 'Ready');
  const word = ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return node.spec.unschedulable === true ? `${word},SchedulingDisabled` : word;
}

const addressCell = (node: Node, type: string): string =>
  node.status?.addresses?.find((address) => address.type === type)?.address ?? '<none>';

const infoCell = (node: Node, field: string): string => textAt(node.status?.nodeInfo, field) || '<unknown>';

/** A node that says nothing of what pods may use offers all it has (SetDefaults_NodeStatus). */
function defaultNode(node: Node): Node {
  return within(fill(node, { spec: {} }), 'status', (status) =>
    status.capacity === undefined ? status : fill(status, { allocatable: status.capacity }),
  );
}

export const nodeKind: Kind<Node> = {
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  categories: [],
  namespaced: false,
  simulated: true,
  schema: 'V1Node',
  status: true,
  scale: false,
  defaults: defaultNode,
  validate: validateNode,
  validateUpdate: validateNodeUpdate,
  // A node comes with its status: the kubelet registers it so.
  prepareForCreate: (node) => node,
  prepareForUpdate: storedStatus,
  columns: [
    NAME,
    textColumn('Status'),
    textColumn('Roles'),
    AGE,
    textColumn('Version'),
    textColumn('Internal-IP', 1),
    textColumn('External-IP', 1),
    textColumn('OS-Image', 1),
    textColumn('Kernel-Version', 1),
    textColumn('Container-Runtime', 1),
  ],
  row: (node, nowMs) => [
    node.metadata.name ?? '',
    statusCell(node),
    rolesCell(node),
    age(node, nowMs),
    textAt(node.status?.nodeInfo, 'kubeletVersion'),
    addressCell(node, 'InternalIP'),
    addressCell(node, 'ExternalIP'),
    infoCell(node, 'osImage'),
    infoCell(node, 'kernelVersion'),
    infoCell(node, 'containerRuntimeVersion'),
  ],
  fields: {
    metadata: 'shown',
    'metadata.name': 'simulated',
    'metadata.labels': 'simulated',
    'spec.taints': 'simulated',
    'spec.unschedulable': 'simulated',
    'spec.podCIDR': 'simulated',
    'spec.podCIDRs': 'simulated',
    spec: 'shown',
    status: 'shown',
    'status.allocatable': 'simulated',
    'status.capacity': 'simulated',
  },
};
