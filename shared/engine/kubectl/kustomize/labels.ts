/** Where labels and annotations of a kustomization go (kustomize builtinconfig commonlabels, commonannotations). */
import { changeAt, pathOf } from './field-paths.ts';
import type { Node } from './node.ts';

interface Spot {
  path: string;
  /** Absent: any kind. */
  kinds?: readonly string[];
  create: boolean;
}

const TEMPLATED = ['ReplicationController', 'Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job'];
const CRON = ['CronJob'];

const TEMPLATE_LABELS: readonly Spot[] = [
  { path: 'spec/template/metadata/labels', kinds: TEMPLATED, create: true },
  { path: 'spec/jobTemplate/metadata/labels', kinds: CRON, create: true },
  { path: 'spec/jobTemplate/spec/template/metadata/labels', kinds: CRON, create: true },
  { path: 'spec/volumeClaimTemplates[]/metadata/labels', kinds: ['StatefulSet'], create: true },
];

const METADATA: Spot = { path: 'metadata/labels', create: true };

const AFFINITY = [
  'spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution[]/podAffinityTerm/labelSelector/matchLabels',
  'spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution[]/labelSelector/matchLabels',
  'spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution[]/podAffinityTerm/labelSelector/matchLabels',
  'spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution[]/labelSelector/matchLabels',
  'spec/template/spec/topologySpreadConstraints[]/labelSelector/matchLabels',
];

const SELECTORS: readonly Spot[] = [
  { path: 'spec/selector', kinds: ['Service', 'ReplicationController'], create: true },
  {
    path: 'spec/selector/matchLabels',
    kinds: ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'],
    create: true,
  },
  { path: 'spec/selector/matchLabels', kinds: ['Job', 'PodDisruptionBudget'], create: false },
  { path: 'spec/jobTemplate/spec/selector/matchLabels', kinds: CRON, create: false },
  { path: 'spec/podSelector/matchLabels', kinds: ['NetworkPolicy'], create: false },
  { path: 'spec/ingress[]/from[]/podSelector/matchLabels', kinds: ['NetworkPolicy'], create: false },
  { path: 'spec/egress[]/to[]/podSelector/matchLabels', kinds: ['NetworkPolicy'], create: false },
  ...AFFINITY.map((path) => ({ path, kinds: ['Deployment', 'StatefulSet'], create: false })),
];

const ANNOTATIONS: readonly Spot[] = [
  { path: 'metadata/annotations', create: true },
  { path: 'spec/template/metadata/annotations', kinds: TEMPLATED, create: true },
  { path: 'spec/jobTemplate/metadata/annotations', kinds: CRON, create: true },
  { path: 'spec/jobTemplate/spec/template/metadata/annotations', kinds: CRON, create: true },
];

function put(nodes: readonly Node[], spots: readonly Spot[], pairs: Readonly<Record<string, string>>): void {
  for (const node of nodes)
    for (const { path, kinds, create } of spots) {
      if (kinds !== undefined && !kinds.includes(node.object.kind)) continue;
      const add = (value: unknown): object => ({ ...(value as object | undefined), ...pairs });
      node.object = changeAt(node.object, pathOf(path), create, add) as Node['object'];
    }
}

export interface Reach {
  includeSelectors?: boolean;
  includeTemplates?: boolean;
}

export function putLabels(nodes: readonly Node[], pairs: Readonly<Record<string, string>>, reach: Reach): void {
  const { includeSelectors = false, includeTemplates = false } = reach;
  const spots = [
    METADATA,
    ...(includeSelectors || includeTemplates ? TEMPLATE_LABELS : []),
    ...(includeSelectors ? SELECTORS : []),
  ];
  put(nodes, spots, pairs);
}

export const putAnnotations = (nodes: readonly Node[], pairs: Readonly<Record<string, string>>): void =>
  put(nodes, ANNOTATIONS, pairs);
