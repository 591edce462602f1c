/** What a drain says, in the words of kubectl (staging/src/k8s.io/kubectl/pkg/cmd/drain, pkg/drain). Pure. */
import type { Pod } from '../../model/pod.ts';

/** Between two tries where a budget refuses, and between two looks whether a pod is gone. Virtual ms. */
export const RETRY_MS = 5000;
export const LOOK_MS = 1000;

const place = ({ metadata }: Pod): string => `${metadata.namespace ?? ''}/${metadata.name}`;

/** What closing or opening a machine did to it. */
export const cordonWord = (wanted: boolean, isClosed: boolean): string => {
  const word = wanted ? 'cordoned' : 'uncordoned';
  return wanted === isClosed ? `already ${word}` : word;
};

/** Why a drain does not begin: one text, or several in brackets. */
export const refusalText = (node: string, errors: readonly string[]): string => {
  const why = errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`;
  return `error: unable to drain node ${JSON.stringify(node)} due to error: ${why}, continuing command...`;
};

/** Machines that are left, one a line. */
export const pendingLines = (nodes: readonly string[]): string[] => [
  'There are pending nodes to be drained:',
  ...nodes.map((node) => ` ${node}`),
];

export const evictingText = (pod: Pod): string => `evicting pod ${place(pod)}`;

/** A budget refused. */
export const retryText = ({ metadata }: Pod, why: string): string =>
  `error when evicting pods/${JSON.stringify(metadata.name)} -n ${JSON.stringify(metadata.namespace ?? '')} (will retry after 5s): ${why}`;
