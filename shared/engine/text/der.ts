/** Reads ASN.1 in its distinguished encoding: tags and the bytes behind them. */

export interface DerValue {
  tag: number;
  bytes: readonly number[];
}

/** Bit of a tag that says: its bytes are values again. */
const CONSTRUCTED = 0x20;

/** The values that stand one after the other in the bytes; undefined where they are no DER. */
export function derValues(bytes: readonly number[]): DerValue[] | undefined {
  const found: DerValue[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at]!;
    let length = bytes[at + 1] ?? -1;
    at += 2;
    if (length >= 0x80) {
      const size = length & 0x7f;
      if (size === 0 || size > 4) return undefined;
      length = 0;
      for (let i = 0; i < size; i++) length = length * 256 + (bytes[at + i] ?? 0);
      at += size;
    }
    if (length < 0 || at + length > bytes.length) return undefined;
    found.push({ tag, bytes: bytes.slice(at, at + length) });
    at += length;
  }
  return found;
}

/** Every value within the bytes, outer ones first; what is no DER inside is left as bytes. */
export function* derWalk(bytes: readonly number[]): Generator<DerValue[]> {
  const values = derValues(bytes);
  if (values === undefined) return;
  yield values;
  for (const { tag, bytes: inner } of values) if ((tag & CONSTRUCTED) !== 0) yield* derWalk(inner);
}
