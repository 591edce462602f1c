/** Every claim gets at most one volume, and every volume at most one claim (pkg/controller/volume/persistentvolume). */
import type { Context, Controller } from '../../api/actor.ts';
import { keyOf, splitKey } from '../../api/kind-map.ts';
import { ClaimUsers } from '../../kinds/persistent-volume-claim/claim-users.ts';
import { claimKeyOf } from '../../kinds/persistent-volume/binding.ts';
import { isDefaultClass } from '../../kinds/storage-class/default-class.ts';
import type { Change } from '../../../model/change.ts';
import type { Pod } from '../../../model/pod.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../model/storage.ts';
import { recycledBy } from './recycler.ts';
import { claimsToResync, hopeComes, RESYNC, setWaiting, VOLUME } from './resync.ts';
import { syncClaim } from './sync-claim.ts';
import { syncVolume } from './sync-volume.ts';

const NAME = 'persistentvolume-controller';
const CLAIM = 'claim ';
const HOPE = 'hope';
const NONE: readonly string[] = [];

/** The controller knows what it wrote itself (storeObjectUpdate): only what others write wakes it. */
const isOwn = ({ cause }: Change): boolean => cause.actor === NAME;

function claimChanged(change: Change): readonly string[] {
  const { before, after } = change;
  if (after !== undefined) return isOwn(change) ? NONE : [CLAIM + keyOf(after)];
  const name = (before as PersistentVolumeClaim).spec.volumeName ?? '';
  const gone = CLAIM + keyOf(before!);
  return name === '' ? [gone] : [gone, VOLUME + name];
}

/** The claim that the volume named and no longer does: it may want its volume back. */
function claimLeft(before: PersistentVolume | undefined, after: PersistentVolume | undefined): readonly string[] {
  const left = before?.spec.claimRef;
  const now = after?.spec.claimRef;
  if (!left) return NONE;
  const isSame = left.uid === now?.uid && left.name === now?.name && left.namespace === now?.namespace;
  return isSame ? NONE : [CLAIM + claimKeyOf(left)];
}

function volumeChanged(change: Change): readonly string[] {
  const before = change.before as PersistentVolume | undefined;
  const after = change.after as PersistentVolume | undefined;
  if (after !== undefined && isOwn(change)) return after.status?.phase === 'Available' ? [HOPE] : NONE;
  const left = claimLeft(before, after);
  return after === undefined ? left : [VOLUME + after.metadata.name, ...left];
}

/** The end of a recycler's pod is news; that it is gone is not. */
function podChanged(change: Change, users: ClaimUsers): readonly string[] {
  users.podChanged(change);
  const volume = change.after === undefined ? undefined : recycledBy(change.after as Pod);
  return volume === undefined ? NONE : [VOLUME + volume];
}

function reconcileClaim(key: string, users: ClaimUsers, ctx: Context): void {
  const { namespace, name } = splitKey(key);
  const claim = ctx.read.get('PersistentVolumeClaim', namespace, name);
  if (claim !== undefined) syncClaim(claim, users, ctx);
  const now = ctx.read.get('PersistentVolumeClaim', namespace, name);
  setWaiting(CLAIM + key, now !== undefined && (now.status?.phase ?? 'Pending') === 'Pending', ctx);
}

function reconcileVolume(name: string, users: ClaimUsers, ctx: Context): void {
  const volume = ctx.read.get('PersistentVolume', '', name);
  if (volume === undefined) return;
  syncVolume(volume, users, ctx);
  const { claimRef } = ctx.read.get('PersistentVolume', '', name)?.spec ?? {};
  const claim = claimRef && ctx.read.get('PersistentVolumeClaim', claimRef.namespace ?? '', claimRef.name ?? '');
  if (claim?.status?.phase === 'Bound') setWaiting(CLAIM + keyOf(claim), false, ctx);
}

/** A new one for each cluster: it keeps an index of its pods. */
export function volumeBinder(): Controller {
  const users = new ClaimUsers();
  return {
    name: NAME,
    watches: [
      { kind: 'PersistentVolumeClaim', keys: claimChanged },
      { kind: 'PersistentVolume', keys: volumeChanged },
      { kind: 'Pod', keys: (change) => podChanged(change, users) },
      {
        kind: 'StorageClass.storage.k8s.io',
        keys: ({ after }) => (after !== undefined && isDefaultClass(after) ? [HOPE] : NONE),
      },
    ],
    reconcile(key, ctx) {
      if (key === HOPE) hopeComes(ctx);
      else if (key === RESYNC) for (const claim of claimsToResync(ctx)) ctx.after(1, RESYNC, claim);
      else if (key.startsWith(CLAIM)) reconcileClaim(key.slice(CLAIM.length), users, ctx);
      else reconcileVolume(key.slice(VOLUME.length), users, ctx);
      return undefined;
    },
    restored: () => users.forget(),
  };
}
