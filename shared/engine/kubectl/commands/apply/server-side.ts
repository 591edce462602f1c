/** `apply --server-side`: the API merges; what client-side apply set before becomes kubectl's own (apply.go applyOneObject, csaupgrade). */
import { ownerKey, readOwners, writeOwners, type Owner } from '../../../api/managed-fields/owners.ts';
import { ApiError } from '../../../api/errors.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { lastApplied, LAST_APPLIED } from '../../../manifests/last-applied.ts';
import type { Call } from '../../call.ts';
import { CommandError } from '../../errors.ts';
import { addressOf, type Info } from '../../resources/find.ts';
import { subresourceOf } from '../../resources/subresource.ts';
import { write, writeQuery } from '../../resources/write.ts';
import type { Task } from '../../waits.ts';

export const APPLY = 'application/apply-patch+yaml';
/** The manager, where --field-manager names no other. */
const SERVER_SIDE = 'kubectl';
const CLIENT_SIDE = 'kubectl-client-side-apply';
const ANNOTATION_KEEPER = 'kubectl-last-applied';

const HELP = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

/** --field-manager, whose fallback is that of client-side apply. */
export const managerOf = ({ flags }: Call): string => {
  const given = flags.text('field-manager');
  return given === CLIENT_SIDE ? SERVER_SIDE : given;
};

function* send(call: Call, info: Info, body: AnyObject, manager: string, force: boolean): Task<AnyObject> {
  const query = { ...writeQuery(call), fieldManager: manager, force };
  const address = { ...addressOf(info), ...subresourceOf(call) };
  return yield* write({ verb: 'patch', ...address, contentType: APPLY, body, query });
}

/** The annotation of client-side apply gets a manager of its own, so that an apply does not take it away. */
function* keepAnnotation(call: Call, info: Info, stored: AnyObject): Task<AnyObject> {
  const text = lastApplied(stored);
  const path = ['f:metadata', 'f:annotations', `f:${LAST_APPLIED}`];
  const owners = [...readOwners(stored.metadata.managedFields).values()];
  const isClientSides = owners.some(({ manager, fields }) => manager === CLIENT_SIDE && fields.has(path));
  if (text === undefined || !isClientSides) return stored;
  const { apiVersion, kind, metadata } = stored;
  const { name, namespace } = metadata;
  const body: AnyObject = {
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), annotations: { [LAST_APPLIED]: text } },
  };
  return yield* send(call, info, body, ANNOTATION_KEEPER, true);
}

/** managedFields in which what client-side apply set is what `manager` applied; undefined where it set nothing. */
function migrated(stored: AnyObject, manager: string): unknown[] | undefined {
  const owners = new Map<string, Owner>(readOwners(stored.metadata.managedFields));
  const old = [...owners].find(
    ([, owner]) => owner.manager === CLIENT_SIDE && owner.operation === 'Update' && owner.subresource === '',
  );
  if (old === undefined) return undefined;
  const [key, { fields, ...rest }] = old;
  owners.delete(key);
  const mine: Owner = { ...rest, manager, operation: 'Apply', fields };
  const there = owners.get(ownerKey(mine));
  owners.set(ownerKey(mine), there === undefined ? mine : { ...there, fields: there.fields.union(fields) });
  return writeOwners(owners);
}

/** Applies one object. @throws CommandError with what to do about conflicts, StatusError */
export function* applyOnServer(call: Call, info: Info): Task<AnyObject> {
  const manager = managerOf(call);
  const { object } = info;
  const force = call.flags.bool('force-conflicts');
  let stored: AnyObject;
  try {
    stored = yield* send(call, info, object, manager, force);
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'Conflict') throw error;
    throw new CommandError(`${error.message}\n${HELP}`);
  }
  if (writeQuery(call).dryRun === undefined) {
    stored = yield* keepAnnotation(call, info, stored);
    const managedFields = manager === SERVER_SIDE ? migrated(stored, manager) : undefined;
    if (managedFields !== undefined) {
      const { resourceVersion } = stored.metadata;
      const body = { metadata: { managedFields, resourceVersion } };
      yield* write({ verb: 'patch', ...addressOf(info), contentType: 'application/merge-patch+json', body });
      stored = yield* send(call, info, object, manager, force);
    }
  }
  if (stored.metadata.deletionTimestamp !== undefined)
    call.io.err(`Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`);
  return stored;
}
