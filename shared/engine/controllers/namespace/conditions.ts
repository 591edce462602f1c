/** What a namespace says of its deletion (pkg/controller/namespace/deletion/status_condition_utils.go). */
import type { Condition } from '../../../model/meta.ts';

/** What is still there after everything was asked to go. */
export interface Remains {
  /** "pods." or "deployments.apps" -> how many. */
  resources: ReadonlyMap<string, number>;
  finalizers: ReadonlyMap<string, number>;
  /** Texts of deletions that failed. */
  errors: readonly string[];
}

interface Said {
  reason: string;
  message: string;
}

/** In upstream's order. */
const WELL: Readonly<Record<string, Said>> = {
  NamespaceDeletionDiscoveryFailure: {
    reason: 'ResourcesDiscovered',
    message: 'All resources successfully discovered',
  },
  NamespaceDeletionGroupVersionParsingFailure: {
    reason: 'ParsedGroupVersions',
    message: 'All legacy kube types successfully parsed',
  },
  NamespaceDeletionContentFailure: {
    reason: 'ContentDeleted',
    message: 'All content successfully deleted, may be waiting on finalization',
  },
  NamespaceContentRemaining: { reason: 'ContentRemoved', message: 'All content successfully removed' },
  NamespaceFinalizersRemaining: {
    reason: 'ContentHasNoFinalizers',
    message: 'All content-preserving finalizers finished',
  },
};

function list(counts: ReadonlyMap<string, number>, text: (name: string, n: number) => string): string {
  return [...counts]
    .map(([name, n]) => text(name, n))
    .sort()
    .join(', ');
}

function troubles({ resources, finalizers, errors }: Remains): Record<string, Said> {
  const found: Record<string, Said> = {};
  if (errors.length > 0) {
    const message = `Failed to delete all resource types, ${errors.length} remaining: ${[...errors].sort().join(', ')}`;
    found['NamespaceDeletionContentFailure'] = { reason: 'ContentDeletionFailed', message };
  }
  if (resources.size > 0) {
    const message = `Some resources are remaining: ${list(resources, (name, n) => `${name} has ${n} resource instances`)}`;
    found['NamespaceContentRemaining'] = { reason: 'SomeResourcesRemain', message };
  }
  if (finalizers.size > 0) {
    const message = `Some content in the namespace has finalizers remaining: ${list(finalizers, (name, n) => `${name} in ${n} resource instances`)}`;
    found['NamespaceFinalizersRemaining'] = { reason: 'SomeFinalizersRemain', message };
  }
  return found;
}

/** The conditions as they are now; those that say the same as before keep their times. */
export function deletionConditions(
  before: readonly Condition[] | undefined,
  remains: Remains,
  now: string,
): Condition[] {
  const found = troubles(remains);
  const others = (before ?? []).filter((c) => !(c.type in WELL));
  const mine = Object.entries(WELL).map(([type, well]): Condition => {
    const said = found[type] ?? well;
    const status = found[type] === undefined ? 'False' : 'True';
    const old = before?.find((c) => c.type === type);
    return { type, status, lastTransitionTime: old?.status === status ? old.lastTransitionTime! : now, ...said };
  });
  return [...others, ...mine];
}
