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
