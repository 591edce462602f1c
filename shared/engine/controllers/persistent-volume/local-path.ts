/**
 * The local-path provisioner of k3s: makes and takes away volumes of claims that name it, as long as its own pod runs
 * (sigs.k8s.io/sig-storage-lib-external-provisioner, rancher/local-path-provisioner).
 */
import type { Context, Controller } from '../../api/actor.ts';
import { ApiError } from '../../api/errors.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import { isPodReady } from '../../kinds/pod/conditions.ts';
import {
  BETA_STORAGE_PROVISIONER,
  classOf,
  PROVISIONED_BY,
  SELECTED_NODE,
  STORAGE_PROVISIONER,
} from '../../kinds/persistent-volume/annotations.ts';
import { waitsForConsumer } from '../../kinds/storage-class/default-class.ts';
import type { Change } from '../../../model/change.ts';
import type { Pod } from '../../../model/pod.ts';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../model/storage.ts';
import { cannotProvision, LOCAL_PATH, volumeFor, volumeNameFor } from './local-path-volume.ts';

const CLAIM = 'claim ';
const VOLUME = 'volume ';
/** Its pod came up: everything that waited is looked at. */
const ALL = 'all';
const NONE: readonly string[] = [];

const NAMESPACE = 'kube-system';
const APP = 'local-path-provisioner';

/** Virtual ms that its pod on the node takes for a directory: started, run, and looked at once a second. */
const QUICKEST_MS = 2_000;
const SPREAD_MS = 1_000;

/** Failed claims are tried again after 15 s, doubling to 1000 s. */
const RETRY_MS = 15_000;
const MAX_RETRY_MS = 1_000_000;

/** A directory that is being made or taken away, by the key of what it is for. Plain data. */
interface Work {
  uid: string;
  /** Virtual ms at which it is done. */
  until: number;
}

const isOwnPod = ({ metadata }: Pod): boolean => metadata.namespace === NAMESPACE && metadata.labels?.['app'] === APP;

function isRunning(ctx: Context): boolean {
  for (const pod of ctx.read.list('Pod', NAMESPACE)) if (isOwnPod(pod) && isPodReady(pod)) return true;
  return false;
}

function asksForUs({ metadata }: PersistentVolumeClaim): boolean {
  const asked = metadata.annotations?.[STORAGE_PROVISIONER] ?? metadata.annotations?.[BETA_STORAGE_PROVISIONER];
  return asked === LOCAL_PATH;
}

/** The class by which the claim is to get a volume now; undefined: there is nothing to do (shouldProvision). */
function classToUse(claim: PersistentVolumeClaim, ctx: Context): StorageClass | undefined {
  if ((claim.spec.volumeName ?? '') !== '' || !asksForUs(claim)) return undefined;
  const found = ctx.read.get('StorageClass.storage.k8s.io', '', classOf(claim));
  if (found?.provisioner !== LOCAL_PATH) return undefined;
  const chosen = claim.metadata.annotations?.[SELECTED_NODE] ?? '';
  return waitsForConsumer(found) && chosen === '' ? undefined : found;
}

/** Whether the volume is ours to take away (shouldDelete). */
function isToGo({ metadata, spec, status }: PersistentVolume): boolean {
  if (metadata.deletionTimestamp !== undefined || metadata.annotations?.[PROVISIONED_BY] !== LOCAL_PATH) return false;
  return status?.phase === 'Released' && spec.persistentVolumeReclaimPolicy === 'Delete';
}

/**
 * Ms until work of this key is done; 0: it is. Starts it if it has not begun, which `begin` is told.
 */
function timeLeft(key: string, uid: string, ctx: Context, begin?: () => void): number {
  const works = ctx.table<Work>('works');
  const work = works.get(key);
  if (work === undefined || work.uid !== uid) {
    const takes = QUICKEST_MS + ctx.random('helper').int(SPREAD_MS + 1);
    works.set(key, { uid, until: ctx.now + takes });
    begin?.();
    return takes;
  }
  if (work.until > ctx.now) return work.until - ctx.now;
  works.delete(key);
  return 0;
}

/** Says why there is no volume, and when it is tried again. */
function fail(key: string, claim: PersistentVolumeClaim, why: string, ctx: Context): void {
  const failures = ctx.table<number>('tries');
  const times = failures.get(key) ?? 0;
  failures.set(key, times + 1);
  const name = JSON.stringify(classOf(claim));
  ctx.event(claim, 'Warning', 'ProvisioningFailed', `failed to provision volume with StorageClass ${name}: ${why}`);
  ctx.after(Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** times), 'retry', key, { background: true });
}

const tellProvisioning = (claim: PersistentVolumeClaim, ctx: Context): void =>
  ctx.event(
    claim,
    'Normal',
    'Provisioning',
    `External provisioner is provisioning volume for claim ${JSON.stringify(keyOf(claim))}`,
  );

function provision(key: string, ctx: Context): number | undefined {
  const { namespace, name } = splitKey(key.slice(CLAIM.length));
  const claim = ctx.read.get('PersistentVolumeClaim', namespace, name);
  const storageClass = claim && classToUse(claim, ctx);
  if (claim === undefined || storageClass === undefined) {
    ctx.table('works').delete(key);
    ctx.table('tries').delete(key);
    return undefined;
  }
  if (ctx.read.get('PersistentVolume', '', volumeNameFor(claim)) !== undefined) return undefined;
  if (claim.spec.volumeMode === 'Block') {
    // Nothing would change that: it is not tried again.
    ctx.event(claim, 'Warning', 'ProvisioningFailed', `${LOCAL_PATH} does not support block volume provisioning`);
    return undefined;
  }
  const node = ctx.read.get('Node', '', claim.metadata.annotations?.[SELECTED_NODE] ?? '');
  const why = cannotProvision(claim, node);
  if (why !== undefined) {
    tellProvisioning(claim, ctx);
    fail(key, claim, why, ctx);
    return undefined;
  }
  const left = timeLeft(key, claim.metadata.uid ?? '', ctx, () => tellProvisioning(claim, ctx));
  if (left > 0) return left;
  const made = ctx.api.create(volumeFor(claim, storageClass, node!));
  ctx.event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${made.metadata.name}`);
  return undefined;
}

function takeAway(key: string, ctx: Context): number | undefined {
  const name = key.slice(VOLUME.length);
  const volume = ctx.read.get('PersistentVolume', '', name);
  if (volume === undefined || !isToGo(volume)) {
    ctx.table('works').delete(key);
    return undefined;
  }
  const left = timeLeft(key, volume.metadata.uid ?? '', ctx);
  if (left > 0) return left;
  try {
    ctx.api.delete('PersistentVolume', '', name);
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'NotFound') throw error;
  }
  return undefined;
}

function lookAtAll(ctx: Context): void {
  for (const claim of ctx.read.list('PersistentVolumeClaim'))
    if (classToUse(claim, ctx) !== undefined) ctx.after(1, 'turn', CLAIM + keyOf(claim));
  for (const volume of ctx.read.list('PersistentVolume'))
    if (isToGo(volume)) ctx.after(1, 'turn', VOLUME + volume.metadata.name);
}

/** A failed claim waits for its time, unless somebody changes it. */
const claimChanged = ({ before, after }: Change): readonly string[] => {
  const now = after as PersistentVolumeClaim | undefined;
  if (now === undefined) return asksForUs(before as PersistentVolumeClaim) ? [CLAIM + keyOf(before!)] : NONE;
  const old = before as PersistentVolumeClaim | undefined;
  if (!asksForUs(now)) return NONE;
  const isSame = old?.spec === now.spec && old.metadata.annotations === now.metadata.annotations;
  return isSame ? NONE : [CLAIM + keyOf(now)];
};

const volumeChanged = ({ after }: Change): readonly string[] =>
  after !== undefined && isToGo(after as PersistentVolume) ? [VOLUME + after.metadata.name] : NONE;

const podChanged = ({ before, after }: Change): readonly string[] => {
  const now = after as Pod | undefined;
  if (now === undefined || !isOwnPod(now) || !isPodReady(now)) return NONE;
  return before !== undefined && isPodReady(before as Pod) ? NONE : [ALL];
};

export const localPathProvisioner: Controller = {
  // As its events are signed, but for the name of its pod.
  name: LOCAL_PATH,
  watches: [
    { kind: 'PersistentVolumeClaim', keys: claimChanged },
    { kind: 'PersistentVolume', keys: volumeChanged },
    { kind: 'Pod', keys: podChanged },
  ],
  reconcile(key, ctx) {
    if (!isRunning(ctx)) return undefined;
    if (key === ALL) {
      lookAtAll(ctx);
      return undefined;
    }
    return key.startsWith(CLAIM) ? provision(key, ctx) : takeAway(key, ctx);
  },
};
