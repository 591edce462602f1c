/** Base64 of UTF-8 texts (RFC 4648, padded), for Secrets: pure, as neither Buffer nor btoa exists here. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Map([...ALPHABET].map((letter, value) => [letter, value]));
const VALID = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The UTF-8 bytes of a text; a lone surrogate becomes U+FFFD, as in Go. */
function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const char of text) {
    let code = char.codePointAt(0)!;
    if (code >= 0xd800 && code < 0xe000) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return bytes;
}

/** The base64 of a text's UTF-8 bytes. */
export function encodeBase64(text: string): string {
  const bytes = utf8Bytes(text);
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i]!, bytes[i + 1], bytes[i + 2]];
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    out += ALPHABET[bits >> 18]! + ALPHABET[(bits >> 12) & 63]!;
    out += b === undefined ? '=' : ALPHABET[(bits >> 6) & 63]!;
    out += c === undefined ? '=' : ALPHABET[bits & 63]!;
  }
  return out;
}

/** The bytes behind a base64 text; undefined when it is none. */
export function decodeBase64(base64: string): number[] | undefined {
  const packed = base64.replaceAll(/[\r\n]/g, '');
  if (!VALID.test(packed)) return undefined;
  const bytes: number[] = [];
  for (let i = 0; i < packed.length; i += 4) {
    const values = [0, 1, 2, 3].map((j) => VALUES.get(packed[i + j]!) ?? 0);
    const bits = (values[0]! << 18) | (values[1]! << 12) | (values[2]! << 6) | values[3]!;
    bytes.push(bits >> 16, (bits >> 8) & 255, bits & 255);
  }
  const padding = packed.endsWith('==') ? 2 : packed.endsWith('=') ? 1 : 0;
  return padding === 0 ? bytes : bytes.slice(0, -padding);
}

/** The text behind a base64 text, broken UTF-8 shown as U+FFFD; undefined when it is no base64. */
export function decodeBase64Text(base64: string): string | undefined {
  const bytes = decodeBase64(base64);
  if (bytes === undefined) return undefined;
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const { code, length } = runeAt(bytes, i);
    text += String.fromCodePoint(code);
    i += length;
  }
  return text;
}

/** How many bytes a valid base64 text stands for. */
export function base64Size(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.floor(base64.length / 4) * 3 - padding;
}

const BROKEN = { code: 0xfffd, length: 1 };
/** Per number of continuation bytes: the bits that the first byte carries, and the least code that needs so many. */
const LEADS = [
  { mask: 0x7f, least: 0 },
  { mask: 0x1f, least: 0x80 },
  { mask: 0x0f, least: 0x800 },
  { mask: 0x07, least: 0x10000 },
];

function runeAt(bytes: readonly number[], i: number): { code: number; length: number } {
  const first = bytes[i]!;
  const more =
    first < 0x80
      ? 0
      : first >= 0xc2 && first < 0xe0
        ? 1
        : first >= 0xe0 && first < 0xf0
          ? 2
          : first >= 0xf0 && first < 0xf5
            ? 3
            : -1;
  if (more < 0) return BROKEN;
  const { mask, least } = LEADS[more]!;
  let code = first & mask;
  for (let j = 1; j <= more; j++) {
    const byte = bytes[i + j];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return BROKEN;
    code = (code << 6) | (byte & 63);
  }
  if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return BROKEN;
  return { code, length: more + 1 };
}
