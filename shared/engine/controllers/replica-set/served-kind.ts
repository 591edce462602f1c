/** The kinds that the controller of ReplicaSets serves; each is read as if it were one (pkg/controller/replication/conversion.go). */
import type { KubeObject, LabelSelector } from '../../../model/meta.ts';
import type { Replicated, ReplicationController } from '../../../model/workloads.ts';

export interface ServedKind {
  /** The controller's name, which signs its events. */
  controller: string;
  /** As objects and owner references have it. */
  kind: string;
  /** As the store has it. */
  name: 'ReplicaSet.apps' | 'ReplicationController';
  /** The object as a set, under its own name, kind and uid; one selector is always the same reference. */
  read(object: KubeObject): Replicated;
}

export const REPLICA_SETS: ServedKind = {
  controller: 'replicaset-controller',
  kind: 'ReplicaSet',
  name: 'ReplicaSet.apps',
  read: (object) => object as Replicated,
};

/** Matchers are kept by selector, and a status that changes must not cost one. */
const selectors = new WeakMap<Record<string, string>, LabelSelector>();

function selectorOf(labels: Record<string, string>): LabelSelector {
  const selector = selectors.get(labels) ?? { matchLabels: labels };
  selectors.set(labels, selector);
  return selector;
}

function asSet(rc: ReplicationController): Replicated {
  const { template, selector } = rc.spec;
  // Neither is stored without: its validation refuses that.
  if (template === undefined || selector === undefined) throw new Error(`${rc.metadata.name} was not validated`);
  return { ...rc, spec: { ...rc.spec, template, selector: selectorOf(selector) } };
}

export const REPLICATION_CONTROLLERS: ServedKind = {
  controller: 'replication-controller',
  kind: 'ReplicationController',
  name: 'ReplicationController',
  read: (object) => asSet(object as ReplicationController),
};
