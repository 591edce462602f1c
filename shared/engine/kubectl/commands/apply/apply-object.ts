/** Applies one object: creates it, or patches it by three: the file now, the file last time, and the cluster (apply.go, patcher.go). */
import { ApiError } from '../../../api/errors.ts';
import { kindName } from '../../../api/kind-map.ts';
import { patchedObject } from '../../../api/patch/apply-patch.ts';
import { hasPatchSchema } from '../../../api/patch/merge-keys.ts';
import type { JsonRecord } from '../../../api/patch/record.ts';
import { createThreeWayMergePatch } from '../../../api/patch/three-way.ts';
import type { AnyObject, KubeObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import { CommandError } from '../../errors.ts';
import { lastApplied, LAST_APPLIED, withLastApplied } from '../../../manifests/last-applied.ts';
import { compactJson } from '../../../text/go-json.ts';
import { dryRunOf } from '../../print/result.ts';
import { findObject } from '../../resources/client.ts';
import { cascadeOf, deadlineOf } from '../../resources/deletion.ts';
import { addressOf, type Info } from '../../resources/find.ts';
import { untilGone } from '../../resources/gone.ts';
import { groupVersion } from '../../resources/resource.ts';
import { write, writeQuery } from '../../resources/write.ts';
import type { Task } from '../../waits.ts';

export interface Applied {
  object: AnyObject;
  done: 'created' | 'configured' | 'unchanged' | 'serverside-applied';
  namespace: string;
}

/** The patch that brings what is there to what the file says. @throws CommandError where it cannot be made */
export function applyPatch(current: AnyObject, wanted: AnyObject): JsonRecord {
  const text = lastApplied(current);
  const before: unknown = text === undefined ? {} : JSON.parse(text);
  try {
    return createThreeWayMergePatch(kindName(wanted.apiVersion, wanted.kind), before, wanted, current);
  } catch (error) {
    throw new CommandError(`creating patch: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export const patchContentType = (object: AnyObject): string =>
  hasPatchSchema(kindName(object.apiVersion, object.kind))
    ? 'application/strategic-merge-patch+json'
    : 'application/merge-patch+json';

function* create(call: Call, { resource, namespace, source = '' }: Info, wanted: AnyObject): Task<AnyObject> {
  if (dryRunOf(call) === 'client') return wanted;
  const prefix = `error when creating ${JSON.stringify(source)}`;
  return yield* write({ verb: 'create', resource, namespace, body: wanted, query: writeQuery(call) }, prefix);
}

/** --force: away with it, and made anew. */
function* replaced(call: Call, info: Info, wanted: AnyObject): Task<AnyObject> {
  const grace = call.flags.number('grace-period');
  const body = { propagationPolicy: cascadeOf(call), ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}) };
  yield* write({ verb: 'delete', ...addressOf(info), body });
  yield* untilGone(info, call.io.now, deadlineOf(call));
  return yield* create(call, info, wanted);
}

/** As resource.Info prints itself. */
const infoText = ({ resource, name, namespace }: Info): string =>
  `Resource: ${JSON.stringify(`${groupVersion(resource)}, Resource=${resource.plural}`)}, GroupVersionKind: ${JSON.stringify(`${groupVersion(resource)}, Kind=${resource.kind}`)}\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}`;

function* patch(call: Call, info: Info, wanted: AnyObject, current: AnyObject, body: JsonRecord): Task<AnyObject> {
  const { source = '' } = info;
  const prefix = `error when applying patch:\n${compactJson(body)}\nto:\n${infoText(info)}\nfor: ${JSON.stringify(source)}`;
  const contentType = patchContentType(wanted);
  if (dryRunOf(call) === 'client') {
    const type = contentType.includes('strategic') ? 'strategic' : 'merge';
    return patchedObject(kindName(current.apiVersion, current.kind), current as KubeObject, type, body) as AnyObject;
  }
  try {
    const request = { verb: 'patch', ...addressOf(info), contentType, body, query: writeQuery(call) } as const;
    return yield* write(request, prefix);
  } catch (error) {
    const isHard = error instanceof ApiError && ['Conflict', 'Invalid'].includes(error.status.reason ?? '');
    if (!call.flags.bool('force') || !isHard) throw error;
    return yield* replaced(call, info, wanted);
  }
}

/** @throws StatusError, CommandError */
export function* applyObject(call: Call, info: Info): Task<Applied> {
  const { resource, namespace, name, object } = info;
  if (name === '')
    throw new CommandError('error when retrieving current configuration: resource name may not be empty');
  const wanted = withLastApplied(object);
  const current = yield* findObject(resource, namespace, name);
  if (current === undefined) return { object: yield* create(call, info, wanted), done: 'created', namespace };
  if (lastApplied(current) === undefined)
    call.io.err(
      `Warning: resource ${resource.plural}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
    );
  const body = applyPatch(current, wanted);
  const isEmpty = Object.keys(body).length === 0;
  const after = isEmpty ? current : yield* patch(call, info, wanted, current, body);
  if (after.metadata.deletionTimestamp !== undefined)
    call.io.err(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`);
  return { object: after, done: isEmpty ? 'unchanged' : 'configured', namespace };
}
