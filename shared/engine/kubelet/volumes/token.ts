/** The token that the kubelet asks for in a pod's name. */
import { ISSUER, signedToken } from '../../api/token/signed-token.ts';
import { parseTime } from '../../kernel/time.ts';
import type { Pod } from '../../../model/pod.ts';

/** core/v1 ServiceAccountTokenProjection. */
export interface TokenRequest {
  audience?: string;
  expirationSeconds?: number;
  path: string;
}

const HOUR_S = 3600;

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
  return signedToken(claims, uid);
}
