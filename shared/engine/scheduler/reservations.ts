/**
 * Pods that have a node in mind and wait there for their volumes, before they are bound to it (upstream's PreBind of
 * plugins/volumebinding).
 */
import type { Context } from '../api/actor.ts';
import { keyOf } from '../api/kind-map.ts';
import { SELECTED_NODE, withAnnotations } from '../kinds/persistent-volume/annotations.ts';
import { isFullyBound, volumeBoundTo } from '../kinds/persistent-volume/binding.ts';
import type { Pod } from '../../model/pod.ts';
import { reaches, volumesOnNode, type Place } from './pod-volumes.ts';
import type { PodView } from './pod-view.ts';
import { claimsOf } from './plugins/volume-binding.ts';
import type { QueuedPod } from './queue.ts';

/** bindTimeoutSeconds */
const TIMEOUT_MS = 600_000;
/** How often upstream looks whether the volumes are bound. */
const LOOK_MS = 1_000;

/** Plain data, replaced and never changed. */
export interface Reservation {
  pod: Pod;
  node: string;
  /** Its place in the queue, should it have to go back. */
  entry: QueuedPod;
  /** Virtual ms. */
  since: number;
  /** Volumes that were found for it, by name, and the claims they are for. */
  volumes: readonly string[];
  /** "namespace/name" of every claim that something must come about for. */
  claims: readonly string[];
  /** Those of them whose volume is still to be made. */
  provisioned: readonly string[];
  /** Virtual ms at which it is looked at next, if that is known. */
  look?: number;
}

export const reservations = (ctx: Context): Map<string, Reservation> => ctx.table<Reservation>('reserved');

export function* reservedPods(ctx: Context): Iterator<Pod> {
  for (const { pod } of reservations(ctx).values()) yield pod;
}

/**
 * Tells binder and provisioner what was chosen for the pod on this node (AssumePodVolumes, bindAPIUpdate).
 * Gives nothing when all of its claims are bound already.
 * @throws ApiError
 */
export function reserve(view: PodView, node: Place, entry: QueuedPod, ctx: Context): Reservation | undefined {
  if (view.volumes === undefined) return undefined;
  const claims = claimsOf(view);
  if (claims.delayed.length === 0) return undefined;
  const { bindings, provisions } = volumesOnNode(claims, node, ctx.read);
  for (const { claim, volume } of bindings) ctx.api.update(volumeBoundTo(volume, claim));
  for (const claim of provisions) {
    const told = withAnnotations(claim, { [SELECTED_NODE]: node.name });
    if (told !== claim) ctx.api.update(told);
  }
  const reservation: Reservation = {
    pod: view.pod,
    node: node.name,
    entry,
    since: ctx.now,
    volumes: bindings.map(({ volume }) => volume.metadata.name),
    claims: [...bindings.map(({ claim }) => keyOf(claim)), ...provisions.map(keyOf)],
    provisioned: provisions.map(keyOf),
  };
  reservations(ctx).set(entry.key, reservation);
  // Whoever waits for a provisioner that never comes does not keep the cluster from being settled.
  ctx.after(TIMEOUT_MS, 'volumes', entry.key, { background: true });
  return reservation;
}

/** A claim changed: those who wait for it look when their second is over. */
export function claimMoved(claim: string, ctx: Context): void {
  const table = reservations(ctx);
  for (const [key, reservation] of table) {
    if (!reservation.claims.includes(claim)) continue;
    const waited = ctx.now - reservation.since;
    const look = reservation.since + Math.max(1, Math.ceil(waited / LOOK_MS)) * LOOK_MS;
    if (reservation.look === look) continue;
    table.set(key, { ...reservation, look });
    ctx.after(look - ctx.now, 'volumes', key);
  }
}

/** What became of the volumes that a pod waits for. */
export type Outlook = 'bound' | 'waiting' | { failed: string };

/** checkBindings: upstream's words for what makes it give up. */
export function outlook({ pod, node, since, volumes, claims, provisioned }: Reservation, ctx: Context): Outlook {
  const quoted = JSON.stringify(node);
  const machine = ctx.read.get('Node', '', node);
  if (machine === undefined) return { failed: `failed to get node ${quoted}: node ${quoted} not found` };
  const place: Place = { name: node, labels: machine.metadata.labels ?? {} };
  for (const name of volumes) {
    const volume = ctx.read.get('PersistentVolume', '', name);
    if (volume === undefined)
      return { failed: `failed to check binding: could not find v1.PersistentVolume ${JSON.stringify(name)}` };
    if (!reaches(volume, place)) {
      const why = 'no matching NodeSelectorTerms';
      return { failed: `pv ${JSON.stringify(name)} node affinity doesn't match node ${quoted}: ${why}` };
    }
    if ((volume.spec.claimRef?.uid ?? '') === '')
      return { failed: `ClaimRef got reset for pv ${JSON.stringify(name)}` };
  }
  let all = true;
  for (const key of claims) {
    const name = key.slice(key.indexOf('/') + 1);
    const claim = ctx.read.get('PersistentVolumeClaim', pod.metadata.namespace ?? '', name);
    if (claim === undefined)
      return {
        failed: `failed to check provisioning pvc: could not find v1.PersistentVolumeClaim ${JSON.stringify(key)}`,
      };
    const chosen = claim.metadata.annotations?.[SELECTED_NODE];
    if (provisioned.includes(key) && chosen !== node)
      return { failed: `provisioning failed for PVC ${JSON.stringify(name)}` };
    all &&= isFullyBound(claim);
  }
  if (all) return 'bound';
  return ctx.now - since >= TIMEOUT_MS ? { failed: 'context deadline exceeded' } : 'waiting';
}
