/** serviceaccounts/token: answers a TokenRequest with a token, and keeps nothing (registry/core/serviceaccount/storage/token.go). */
import { formatTime } from '../../kernel/time.ts';
import { listAt, numberAt, fieldsAt, textAt } from '../../kinds/look.ts';
import type { AnyObject, KubeObject } from '../../../model/meta.ts';
import { badRequest, conflict, invalidObject, notFound } from '../errors.ts';
import { invalid, type FieldError } from '../field-error.ts';
import type { KindName } from '../kind-map.ts';
import { isRecord } from '../patch/record.ts';
import type { Store } from '../store.ts';
import { ISSUER, signedToken } from './signed-token.ts';

const HOUR_S = 3600;
const MIN_S = 600;
const MAX_S = 2 ** 32;

export interface TokenQuestion {
  /** The ServiceAccount that the token is for. */
  account: KubeObject;
  /** authentication.k8s.io/v1 TokenRequest, as it was sent. */
  body: unknown;
  /** Unix ms. */
  nowMs: number;
  /** An identifier that no other token has. */
  id: string;
}

/** What a token can be bound to. */
const BINDABLE: Readonly<Record<string, { kind: KindName; plural: string; claim: string }>> = {
  Pod: { kind: 'Pod', plural: 'pods', claim: 'pod' },
  Secret: { kind: 'Secret', plural: 'secrets', claim: 'secret' },
  Node: { kind: 'Node', plural: 'nodes', claim: 'node' },
};

interface Claim {
  name: string;
  uid: string;
}
const claimOf = ({ metadata }: KubeObject): Claim => ({ name: metadata.name, uid: metadata.uid ?? '' });

/** The claims about what the token is bound to; a pod brings its node along. @throws ApiError NotFound, BadRequest, Conflict */
function boundClaims(store: Store, account: KubeObject, ref: AnyObject): Record<string, Claim> {
  const [kind, apiVersion, name, uid] = ['kind', 'apiVersion', 'name', 'uid'].map((key) => textAt(ref, key));
  const bindable = apiVersion === 'v1' || apiVersion === '' ? BINDABLE[kind!] : undefined;
  if (bindable === undefined) {
    const [group, version] = apiVersion!.includes('/') ? apiVersion!.split('/') : ['', apiVersion];
    throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${kind}`);
  }
  const { namespace = '', name: accountName } = account.metadata;
  const object = store.get(bindable.kind, bindable.kind === 'Node' ? '' : namespace, name!);
  if (object === undefined) throw notFound({ group: '', plural: bindable.plural }, name!);
  const claims = { [bindable.claim]: claimOf(object) };
  if (bindable.kind === 'Pod') {
    if (textAt(object, 'spec', 'serviceAccountName') !== accountName)
      throw badRequest(
        `cannot bind token for serviceaccount ${JSON.stringify(accountName)} to pod running with different serviceaccount name.`,
      );
    const node = store.get('Node', '', textAt(object, 'spec', 'nodeName'));
    if (node !== undefined) claims['node'] = claimOf(node);
  }
  if (uid !== '' && uid !== object.metadata.uid)
    throw conflict(
      { group: '', plural: kind! },
      name!,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  return claims;
}

function lifetimeErrors(seconds: number): FieldError[] {
  const path = 'spec.expirationSeconds';
  if (seconds < MIN_S) return [invalid(path, seconds, 'may not specify a duration less than 10 minutes')];
  return seconds > MAX_S ? [invalid(path, seconds, 'may not specify a duration larger than 2^32 seconds')] : [];
}

/**
 * @returns the TokenRequest with the token in its status
 * @throws ApiError BadRequest, Invalid, NotFound, Conflict
 */
export function answerTokenRequest(store: Store, { account, body, nowMs, id }: TokenQuestion): AnyObject {
  if (!isRecord(body)) throw badRequest('the request has no TokenRequest');
  const request = body as unknown as AnyObject;
  const { name, namespace = '', uid = '' } = account.metadata;
  const given = listAt(request, 'spec', 'audiences').map(String);
  const audiences = given.length === 0 ? [ISSUER] : given;
  const seconds = numberAt(request, 'spec', 'expirationSeconds') ?? HOUR_S;
  const errors = lifetimeErrors(seconds);
  if (errors.length > 0) throw invalidObject('TokenRequest', 'authentication.k8s.io', '', errors);
  const ref = fieldsAt(request, 'spec', 'boundObjectRef') as unknown as AnyObject | undefined;
  const bound = ref === undefined ? {} : boundClaims(store, account, ref);
  const issued = Math.floor(nowMs / 1000);
  const { node, pod, secret } = bound;
  const claims = {
    aud: audiences,
    exp: issued + seconds,
    iat: issued,
    iss: ISSUER,
    jti: id,
    'kubernetes.io': { namespace, node, pod, secret, serviceaccount: { name, uid } },
    nbf: issued,
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
  return {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: formatTime(issued * 1000) },
    spec: { audiences, expirationSeconds: seconds, boundObjectRef: ref ?? null },
    status: { token: signedToken(claims, uid), expirationTimestamp: formatTime((issued + seconds) * 1000) },
  } as unknown as AnyObject;
}
