/** The names that the certificate in a Secret is for, and whether a controller can use it at all. */
import { decodeBase64, decodeBase64Text } from '../../text/base64.ts';
import { derWalk, derValues } from '../../text/der.ts';
import type { Secret } from '../../../model/config.ts';
import { takesHost } from './host-match.ts';

export interface Certificate {
  /** Names of hosts, with wildcards, in small letters. */
  hosts: readonly string[];
}

export type CertificateFault = 'no-secret' | 'no-certificate' | 'unreadable';

const PEM = /-----BEGIN CERTIFICATE-----([\sA-Za-z0-9+/=]+)-----END CERTIFICATE-----/;
const KEY = /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/;

/** Object identifiers as bytes: 2.5.29.17 subjectAltName, 2.5.4.3 commonName. */
const ALT_NAME = '85,29,17';
const COMMON_NAME = '85,4,3';
const OID = 0x06;
const OCTETS = 0x04;
const SEQUENCE = 0x30;
/** [2] of GeneralName: dNSName. */
const DNS_NAME = 0x82;

const text = (bytes: readonly number[]): string => String.fromCharCode(...bytes);

/** The names in subjectAltName, and the subject's common name (the last one: the issuer's stands before it). */
function namesIn(der: readonly number[]): string[] {
  let common: string | undefined;
  const found: string[] = [];
  for (const [id, ...rest] of derWalk(der)) {
    if (id?.tag !== OID) continue;
    const name = id.bytes.join(',');
    if (name === COMMON_NAME && rest[0] !== undefined) common = text(rest[0].bytes);
    if (name !== ALT_NAME) continue;
    const octets = rest.find(({ tag }) => tag === OCTETS);
    const names = derValues(octets?.bytes ?? [])?.find(({ tag }) => tag === SEQUENCE);
    for (const { tag, bytes } of derValues(names?.bytes ?? []) ?? []) if (tag === DNS_NAME) found.push(text(bytes));
  }
  return common === undefined || found.includes(common) ? found : [...found, common];
}

const known = new WeakMap<Secret, Certificate | CertificateFault>();

/** What stands in tls.crt and tls.key of a Secret; read once for each. */
export function certificateIn(secret: Secret | undefined): Certificate | CertificateFault {
  if (secret === undefined) return 'no-secret';
  let read = known.get(secret);
  if (read === undefined) known.set(secret, (read = readCertificate(secret)));
  return read;
}

function readCertificate({ data = {} }: Secret): Certificate | CertificateFault {
  const crt = decodeBase64Text(data['tls.crt'] ?? '') ?? '';
  const key = decodeBase64Text(data['tls.key'] ?? '') ?? '';
  if (crt === '' || key === '') return 'no-certificate';
  const der = decodeBase64((PEM.exec(crt)?.[1] ?? '').replaceAll(/\s/g, ''));
  if (der === undefined || der.length === 0 || !KEY.test(key) || derValues(der) === undefined) return 'unreadable';
  return { hosts: namesIn(der).map((name) => name.toLowerCase()) };
}

/** Whether the certificate is for the name. */
export const coversHost = ({ hosts }: Certificate, name: string): boolean =>
  hosts.some((host) => takesHost(host, name));
