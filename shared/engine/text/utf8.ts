/** Lengths as Go counts them: in bytes of UTF-8. */

/** Bytes of the text in UTF-8. A lone surrogate counts as the three bytes of U+FFFD, as Go would store it. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    bytes += 1;
    if (unit < 0x800) continue;
    const next = text.charCodeAt(i + 1);
    if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) i += 1;
    // A pair is two units and four bytes; any other unit from 0x800 on is one unit and three bytes.
    bytes += 1;
  }
  return bytes;
}

/** The text's bytes in UTF-8; a lone surrogate becomes U+FFFD. */
export function toUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    const point = code >= 0xd800 && code < 0xe000 ? 0xfffd : code;
    if (point < 0x80) bytes.push(point);
    else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else {
      const rest = [(point >> 12) & 63, (point >> 6) & 63, point & 63].map((six) => 0x80 | six);
      bytes.push(0xf0 | (point >> 18), ...rest);
    }
  }
  return Uint8Array.from(bytes);
}
