/** Empties a namespace that is on its way out, pods first, then lets it go (pkg/controller/namespace/deletion). */
import type { Context, Controller } from '../../api/actor.ts';
import { ApiError } from '../../api/errors.ts';
import { groupOf, kindOf, type KindName } from '../../api/kind-map.ts';
import type { Reader } from '../../api/store.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import { builtinKind } from '../../kinds/schema/kind-table.ts';
import { guessPlural } from '../../kinds/unknown.ts';
import type { KubeObject } from '../../../model/meta.ts';
import type { Namespace } from '../../../model/node.ts';
import { deletionConditions } from './conditions.ts';

/** namespaceDeletionGracePeriod: upstream waits so long before it looks, for API servers that lag behind. */
const GRACE_MS = 5000;
/** finalizerEstimateSeconds */
const FINALIZER_ESTIMATE_S = 15;

interface Content {
  resources: Map<string, number>;
  finalizers: Map<string, number>;
  errors: string[];
  /** Seconds that what remains may need; 0 = nothing is known to need any. */
  estimate: number;
}

const pluralOf = (object: KubeObject): string =>
  builtinKind(object.apiVersion, object.kind)?.plural ?? guessPlural(object.kind);

/** The longest grace period of pods that still run; 0 once the namespace has waited that long. */
function podsEstimate(namespace: string, waitedS: number, read: Reader): number {
  let longest = 0;
  for (const pod of read.list('Pod', namespace)) {
    if (!isPodTerminal(pod)) longest = Math.max(longest, pod.spec.terminationGracePeriodSeconds ?? 0);
  }
  return waitedS >= longest ? 0 : longest;
}

function deleteAll(objects: readonly KubeObject[], ctx: Context): void {
  for (const object of objects) {
    const { namespace = '', name, deletionTimestamp } = object.metadata;
    if (deletionTimestamp !== undefined) continue;
    try {
      ctx.api.delete(kindOf(object), namespace, name, { propagationPolicy: 'Background' });
    } catch (error) {
      if (!(error instanceof ApiError) || error.reason !== 'NotFound') throw error;
    }
  }
}

/** Asks all objects of one kind to go and counts those that stay (deleteAllContentForGroupVersionResource). */
function empty(kind: KindName, namespace: string, estimate: number, ctx: Context, content: Content): void {
  const objects = [...ctx.read.list(kind, namespace)];
  const first = objects[0];
  if (first === undefined) return;
  deleteAll(objects, ctx);
  const group = groupOf(first.apiVersion);
  const plural = pluralOf(first);
  let left = 0;
  let finalized = false;
  for (const object of ctx.read.list(kind, namespace)) {
    left += 1;
    for (const finalizer of object.metadata.finalizers ?? []) {
      finalized = true;
      content.finalizers.set(finalizer, (content.finalizers.get(finalizer) ?? 0) + 1);
    }
  }
  if (left === 0) return;
  content.resources.set(`${plural}.${group}`, left);
  if (estimate === 0 && !finalized) {
    const version = first.apiVersion.slice(first.apiVersion.indexOf('/') + 1);
    content.errors.push(
      `unexpected items still remain in namespace: ${namespace} for gvr: ${group}/${version}, Resource=${plural}`,
    );
  }
  content.estimate = Math.max(content.estimate, estimate === 0 && finalized ? FINALIZER_ESTIMATE_S : estimate);
}

/** Nothing but pods is touched while there are any, so that they keep what they need to end well (OrderedNamespaceDeletion). */
function emptyAll(namespace: Namespace, ctx: Context): Content {
  const { name, deletionTimestamp } = namespace.metadata;
  const content: Content = { resources: new Map(), finalizers: new Map(), errors: [], estimate: 0 };
  const waitedS = (ctx.now - ctx.when(deletionTimestamp ?? '')) / 1000;
  empty('Pod', name, podsEstimate(name, waitedS, ctx.read), ctx, content);
  if (content.resources.size > 0) return content;
  for (const kind of [...ctx.read.kinds()]) if (kind !== 'Pod') empty(kind, name, 0, ctx, content);
  return content;
}

export const namespaceController: Controller = {
  name: 'namespace-controller',
  delay: GRACE_MS,
  watches: [
    {
      kind: 'Namespace',
      keys: ({ after }) => (after?.metadata.deletionTimestamp === undefined ? [] : [after.metadata.name]),
    },
  ],
  reconcile(name, ctx) {
    const namespace = ctx.read.get('Namespace', '', name);
    if (namespace?.metadata.deletionTimestamp === undefined) return undefined;
    if ((namespace.spec?.finalizers ?? []).length === 0) return undefined;
    const content = emptyAll(namespace, ctx);
    const conditions = deletionConditions(namespace.status?.conditions, content, ctx.timestamp);
    ctx.api.setStatus('Namespace', '', name, { ...namespace.status, phase: 'Terminating', conditions });
    if (content.resources.size === 0) {
      ctx.api.finalizeNamespace(name);
      return undefined;
    }
    // ResourcesRemainingError: half of what is estimated, and a second.
    return (Math.floor(content.estimate / 2) + 1) * 1000;
  },
};
