/** A ServiceAccount's token: it has the shape of a real one and says the same, but nobody signed it. */
import { fnv1a } from '../../kernel/random.ts';
import { parseTime } from '../../kernel/time.ts';
import { encodeBase64 } from '../../text/base64.ts';
import type { Pod } from '../../../model/pod.ts';

/** core/v1 ServiceAccountTokenProjection. */
export interface TokenRequest {
  audience?: string;
  expirationSeconds?: number;
  path: string;
}

const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const HOUR_S = 3600;
/** Letters of an RS256 signature of 2,048 bits. */
const SIGNATURE_LENGTH = 342;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const urlSafe = (text: string): string =>
  encodeBase64(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

function signature(of: string): string {
  let letters = '';
  let state = fnv1a(of);
  for (let i = 0; i < SIGNATURE_LENGTH; i++) {
    state = fnv1a(of.slice(0, 8), state + i);
    letters += LETTERS[state & 63] ?? '';
  }
  return letters;
}

/**
 * The token of the pod's ServiceAccount as its TokenRequest would be answered. It is as old as the pod and stays the
 * same: the kubelet's renewal at 80 % of its life is not simulated.
 */
export function tokenText(pod: Pod, { audience, expirationSeconds = HOUR_S }: TokenRequest): string {
  const { name, namespace = '', uid = '', creationTimestamp = '' } = pod.metadata;
  const account = pod.spec.serviceAccountName ?? 'default';
  const issued = Math.floor((parseTime(creationTimestamp) ?? 0) / 1000);
  const claims = {
    aud: [audience ?? ISSUER],
    exp: issued + expirationSeconds,
    iat: issued,
    iss: ISSUER,
    'kubernetes.io': {
      namespace,
      node: { name: pod.spec.nodeName ?? '' },
      pod: { name, uid },
      serviceaccount: { name: account },
    },
    nbf: issued,
    sub: `system:serviceaccount:${namespace}:${account}`,
  };
  const signed = `${urlSafe('{"alg":"RS256","kid":"simulated"}')}.${urlSafe(JSON.stringify(claims))}`;
  return `${signed}.${signature(`${uid} ${signed}`)}`;
}
