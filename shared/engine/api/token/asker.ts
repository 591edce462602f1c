/** Whose a ServiceAccount's token is (pkg/serviceaccount Validator). */
import { fieldsAt, numberAt, textAt, textsAt } from '../../kinds/look.ts';
import { decodeBase64Text } from '../../text/base64.ts';
import { accountAsker, type Asker } from '../rbac/subject.ts';
import type { Reader } from '../store.ts';
import { ISSUER, signedToken } from './signed-token.ts';

const padded = (part: string): string =>
  part
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .padEnd(Math.ceil(part.length / 4) * 4, '=');

function claimsOf(token: string): object | undefined {
  const text = decodeBase64Text(padded(token.split('.')[1] ?? ''));
  if (text === undefined || text === '') return undefined;
  try {
    return fieldsAt(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const BOUND = 'kubernetes.io';

/**
 * @param nowMs Unix ms
 * @returns undefined: nobody's, not for the API, too old, or of something that is gone. Tokens that kubelets mount have no
 * number and do not grow old here: kubelets renew real ones.
 */
export function askerOfToken(read: Reader, token: string, nowMs: number): Asker | undefined {
  const claims = claimsOf(token);
  if (claims === undefined || !textsAt(claims, 'aud').includes(ISSUER)) return undefined;
  const namespace = textAt(claims, BOUND, 'namespace');
  const name = textAt(claims, BOUND, 'serviceaccount', 'name');
  const account = read.get('ServiceAccount', namespace, name);
  if (account === undefined) return undefined;
  const [own, pod] = [account.metadata.uid ?? '', textAt(claims, BOUND, 'pod', 'uid')];
  if (token !== signedToken(claims, own) && token !== signedToken(claims, pod)) return undefined;
  if (textAt(claims, 'jti') !== '' && (numberAt(claims, 'exp') ?? 0) * 1000 <= nowMs) return undefined;
  const isWhole = ['pod', 'secret', 'node'].every((what) => {
    const uid = textAt(claims, BOUND, what, 'uid');
    return uid === '' || read.byUid(uid) !== undefined;
  });
  return isWhole ? accountAsker(namespace, name) : undefined;
}
