/** Reads the values of flags as pflag does, in Go's words where they cannot be read. */
import { parseDuration } from '../../kernel/go-duration.ts';
import type { Flag } from './flag.ts';

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);
const LIMIT: Readonly<Record<string, bigint>> = { int: 1n << 63n, int32: 1n << 31n, int64: 1n << 63n };

/** A value as it is kept, or why it is none. */
export type Read = { ok: true; value: string } | { ok: false; why: string };

const bad = (call: string, text: string, what = 'invalid syntax'): Read => ({
  ok: false,
  why: `strconv.${call}: parsing ${JSON.stringify(text)}: ${what}`,
});

function readInt(type: string, text: string): Read {
  const m = /^([+-]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9][0-9]*)$/.exec(text.replaceAll('_', ''));
  if (m === null) return bad('ParseInt', text);
  const digits = /^0[0-7]+$/.test(m[2]!) ? `0o${m[2]!.slice(1)}` : m[2]!;
  const n = m[1] === '-' ? -BigInt(digits) : BigInt(digits);
  const limit = LIMIT[type]!;
  return n >= limit || n < -limit ? bad('ParseInt', text, 'value out of range') : { ok: true, value: String(n) };
}

/** Fields of one line of CSV (encoding/csv); undefined: quotes that do not close. */
export function csvFields(text: string): string[] | undefined {
  const fields: string[] = [];
  let rest = text;
  for (;;) {
    const m = /^(?:"((?:[^"]|"")*)"|([^,"]*))(,|$)/.exec(rest);
    if (m === null) return undefined;
    fields.push(m[1] === undefined ? m[2]! : m[1].replaceAll('""', '"'));
    if (m[3] === '') return fields;
    rest = rest.slice(m[0].length);
  }
}

/** What the flag becomes when it is given this text; lists are read elsewhere. */
export function readValue({ type }: Flag, text: string): Read {
  switch (type) {
    case 'bool':
      if (TRUE.has(text)) return { ok: true, value: 'true' };
      return FALSE.has(text) ? { ok: true, value: 'false' } : bad('ParseBool', text);
    case 'int':
    case 'int32':
    case 'int64':
      return readInt(type, text);
    case 'float32':
      return text.trim() === '' || Number.isNaN(Number(text)) ? bad('ParseFloat', text) : { ok: true, value: text };
    case 'duration': {
      const quoted = JSON.stringify(text);
      if (/^[+-]?[0-9.]+$/.test(text) && Number(text) !== 0)
        return { ok: false, why: `time: missing unit in duration ${quoted}` };
      const known = parseDuration(text.replace(/^[+-]/, '')) !== undefined;
      return known ? { ok: true, value: text } : { ok: false, why: `time: invalid duration ${quoted}` };
    }
    case 'string':
    case 'list':
    case 'texts':
    case 'tristate':
      return { ok: true, value: text };
  }
}
