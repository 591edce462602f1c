/** `kubectl describe` of CertificateSigningRequests: what was asked for, read from the request itself (describe.go CertificateSigningRequestDescriber). */
import { decodeBase64, decodeBase64Text } from '../../text/base64.ts';
import { derValues, type DerValue } from '../../text/der.ts';
import { humanDuration } from '../../api/age.ts';
import { labelsCell } from '../../kinds/cells.ts';
import { numberAt, textAt } from '../../kinds/look.ts';
import { certificateCell } from '../../kinds/stored/small-groups.ts';
import { CommandError } from '../errors.ts';
import type { Task } from '../waits.ts';
import { eventsOf } from './events.ts';
import { longTime, Page } from './page.ts';
import type { Subject } from './subject.ts';

const SEQUENCE = 0x30;
const SET = 0x31;
const OBJECT_ID = 0x06;
const ATTRIBUTES = 0xa0;
const OCTETS = 0x04;

/** The parts of a name that are shown, by the last number of 2.5.4.N. */
const NAME_PARTS: Readonly<Record<number, string>> = {
  3: 'Common Name',
  5: 'Serial Number',
  6: 'Country',
  7: 'Locality',
  8: 'Province',
  9: 'StreetAddress',
  10: 'Organization',
  11: 'Organizational Unit',
  17: 'PostalCode',
};
/** In upstream's order; the first two are shown also where there are none. */
const SHOWN = ['Organization', 'Organizational Unit', 'Country', 'Locality', 'Province', 'StreetAddress', 'PostalCode'];

/** Other names by the tag of each. */
const OTHER_NAMES: readonly (readonly [tag: number, title: string])[] = [
  [0x82, 'DNS Names'],
  [0x81, 'Email Addresses'],
  [0x86, 'URIs'],
  [0x87, 'IP Addresses'],
];
/** 1.2.840.113549.1.9.14, extensionRequest. */
const EXTENSION_REQUEST = [42, 134, 72, 134, 247, 13, 1, 9, 14].join();
/** 2.5.29.17, subjectAltName. */
const ALTERNATIVE_NAMES = [85, 29, 17].join();

interface Asked {
  /** Title -> values. */
  subject: ReadonlyMap<string, string[]>;
  others: ReadonlyMap<string, string[]>;
}

const textOf = (bytes: readonly number[]): string => {
  const escaped = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  try {
    return decodeURIComponent(escaped);
  } catch {
    // Not UTF-8: each byte is a sign, as in the older kinds of text.
    return String.fromCharCode(...bytes);
  }
};

const inside = (value: DerValue | undefined): DerValue[] => (value === undefined ? [] : (derValues(value.bytes) ?? []));

function put(map: Map<string, string[]>, title: string | undefined, text: string): void {
  if (title !== undefined) map.set(title, [...(map.get(title) ?? []), text]);
}

function subjectOf(name: DerValue | undefined): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const set of inside(name))
    for (const pair of set.tag === SET ? inside(set) : []) {
      const [id, value] = inside(pair);
      const [a, b, number = -1] = id?.bytes ?? [];
      if (a === 85 && b === 4 && value !== undefined) put(found, NAME_PARTS[number], textOf(value.bytes));
    }
  return found;
}

function addressOf(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  const zeros = [...groups.join(':').matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length)[0];
  if (zeros === undefined) return groups.join(':');
  const text = groups.join(':');
  return `${text.slice(0, zeros.index)}::${text.slice(zeros.index + zeros[0].length + 1)}`;
}

function othersOf(attributes: DerValue | undefined): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const attribute of inside(attributes)) {
    const [id, values] = inside(attribute);
    if (id?.tag !== OBJECT_ID || id.bytes.join() !== EXTENSION_REQUEST) continue;
    for (const extension of inside(inside(values)[0])) {
      const parts = inside(extension);
      const octets = parts.find(({ tag }) => tag === OCTETS);
      if (parts[0]?.bytes.join() !== ALTERNATIVE_NAMES) continue;
      for (const { tag, bytes } of inside(inside(octets)[0])) {
        const title = OTHER_NAMES.find(([each]) => each === tag)?.[1];
        put(found, title, tag === 0x87 ? addressOf(bytes) : textOf(bytes));
      }
    }
  }
  return found;
}

/** @throws CommandError for what is no request */
function askedFor(request: string): Asked {
  const pem = decodeBase64Text(request) ?? '';
  const body = /-----BEGIN CERTIFICATE REQUEST-----([^-]*)-----END/.exec(pem)?.[1];
  if (body === undefined) throw new CommandError('Error parsing CSR: PEM block type must be CERTIFICATE REQUEST');
  const whole = derValues(decodeBase64(body.replaceAll(/\s/g, '')) ?? [])?.[0];
  const info = inside(inside(whole)[0]);
  if (whole?.tag !== SEQUENCE || info.length < 3)
    throw new CommandError('Error parsing CSR: asn1: structure error: it is no request for a certificate');
  return { subject: subjectOf(info[1]), others: othersOf(info.find(({ tag }) => tag === ATTRIBUTES)) };
}

/** Several values stand below each other. */
function list(page: Page, title: string, values: readonly string[] = []): void {
  if (values.length > 0) page.stack(title, values, '\t');
}

export function* describeSigningRequest(subject: Subject): Task<string> {
  const { object } = subject;
  const asked = askedFor(textAt(object, 'spec', 'request'));
  const page = new Page();
  page.row(0, 'Name', object.metadata.name);
  page.row(0, 'Labels', labelsCell(object.metadata.labels));
  page.row(0, 'Annotations', labelsCell(object.metadata.annotations));
  page.row(0, 'CreationTimestamp', longTime(object.metadata.creationTimestamp ?? ''));
  page.row(0, 'Requesting User', textAt(object, 'spec', 'username'));
  page.rowIf(0, 'Signer', textAt(object, 'spec', 'signerName'));
  const seconds = numberAt(object, 'spec', 'expirationSeconds');
  if (seconds !== undefined) page.row(0, 'Requested Duration', humanDuration(seconds * 1000));
  page.row(0, 'Status', certificateCell(object));
  page.line(0, 'Subject:');
  for (const title of ['Common Name', 'Serial Number'])
    page.line(0, `\t${title}:\t${asked.subject.get(title)?.at(-1) ?? ''}`);
  for (const title of SHOWN) list(page, title, asked.subject.get(title));
  if (asked.others.size > 0) page.line(0, 'Subject Alternative Names:');
  for (const [, title] of OTHER_NAMES) list(page, title, asked.others.get(title));
  yield* eventsOf(page, subject);
  return page.text();
}
