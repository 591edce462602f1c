/** Tokens have the shape of real ones (JWT, RS256) and say the same, but nobody signed them. */
import { fnv1a } from '../../kernel/random.ts';
import { encodeBase64 } from '../../text/base64.ts';

/** Who says that it issued them, and whom they are for unless they say otherwise. */
export const ISSUER = 'https://kubernetes.default.svc.cluster.local';
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

/** @param salt text that makes the signature this one's: the uid of whoever it is for */
export function signedToken(claims: object, salt: string): string {
  const signed = `${urlSafe('{"alg":"RS256","kid":"simulated"}')}.${urlSafe(JSON.stringify(claims))}`;
  return `${signed}.${signature(`${salt} ${signed}`)}`;
}
