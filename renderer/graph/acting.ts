/** Which parts of the control plane were at work, read from what they wrote and from what they said. */
import type { KubeObject } from '../../shared/model/meta.ts';
import type { Pod } from '../../shared/model/pod.ts';
import type { ActorTrace } from '../../shared/model/trace.ts';

export const components = ['kube-apiserver', 'datastore', 'kube-controller-manager', 'kube-scheduler'] as const;
export type Component = (typeof components)[number];

interface Written {
  before?: KubeObject;
  after?: KubeObject;
}

const asPods: Readonly<Record<string, Component>> = { etcd: 'datastore' };

/** Which part of the control plane a pod is, as kubeadm labels its static pods; undefined for any other. */
export function partOf({ metadata: { labels } }: KubeObject): Component | undefined {
  if (labels?.['tier'] !== 'control-plane') return undefined;
  const label = labels['component'] ?? '';
  return asPods[label] ?? components.find((name) => name === label);
}

/** The component behind an actor's name; undefined for machines and people. */
export function componentOf(actor: string): Component | undefined {
  if (actor.includes('scheduler')) return 'kube-scheduler';
  return /controller|garbage|namespace|endpoint/.test(actor) ? 'kube-controller-manager' : undefined;
}

/** Each component that acted, with the uid of the last thing it acted upon. */
export function actingComponents(
  written: readonly Written[],
  said: readonly ActorTrace[],
): Map<Component, string | undefined> {
  const acting = new Map<Component, string | undefined>();
  for (const { before, after } of written) {
    const object = after ?? before;
    if (object === undefined || object.kind === 'Event') continue;
    const uid = object.metadata.uid;
    acting.set('kube-apiserver', uid);
    acting.set('datastore', uid);
    if (object.kind === 'Pod') {
      const was = (before as Pod | undefined)?.spec.nodeName;
      const is = (after as Pod | undefined)?.spec.nodeName;
      if (is !== undefined && was === undefined) acting.set('kube-scheduler', uid);
      if (before === undefined && object.metadata.ownerReferences !== undefined)
        acting.set('kube-controller-manager', uid);
    } else if (object.kind === 'ReplicaSet' || object.kind === 'EndpointSlice')
      acting.set('kube-controller-manager', uid);
  }
  for (const { actor, uid } of said) {
    const component = componentOf(actor);
    if (component !== undefined) acting.set(component, uid);
  }
  return acting;
}
