/**
 * Kubernetes quantities ("100m", "64Mi", "1e3"), read exactly and remembered
 * (k8s.io/apimachinery/pkg/api/resource).
 */
import type { Quantity } from '../../model/meta.ts';
import {
  addAmounts,
  BINARY_SUFFIXES,
  compareAmounts,
  DECIMAL_SUFFIXES,
  formatAmount,
  INT64_MAX,
  negated,
  scaled,
  scaledNumber,
  type Amount,
} from './amount.ts';

export type ParsedQuantity = { ok: true; amount: Amount } | { ok: false; error: string };

const WRONG_FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const WRONG_SUFFIX = "unable to parse quantity's suffix";

const PARTS = /^([+-]?)0*([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[-+]?[0-9]*)$/;

/** Nothing is kept below 10^-9. */
const NANO = -9;
/** Numbers of up to 18 digits are read by upstream's fast path, which gives them back as written. */
const FAST_DIGITS = 18;

type Suffix = { base: 2 | 10; exponent: number; format: Amount['format'] };

function readSuffix(suffix: string): Suffix | undefined {
  const decimal = DECIMAL_SUFFIXES.get(suffix);
  if (decimal !== undefined) return { base: 10, exponent: decimal, format: 'DecimalSI' };
  const binary = BINARY_SUFFIXES.get(suffix);
  if (binary !== undefined) return { base: 2, exponent: binary, format: 'BinarySI' };
  if (!/^[eE][+-]?[0-9]+$/.test(suffix)) return undefined;
  const exponent = BigInt(suffix.slice(suffix[1] === '+' ? 2 : 1));
  if (exponent > INT64_MAX || exponent < -INT64_MAX) return undefined;
  return { base: 10, exponent: Number(BigInt.asIntN(32, exponent)), format: 'DecimalExponent' };
}

/** Whether upstream prints the text again as it stands, canonical or nearly so. */
function keepsText(num: string, denom: string, suffix: Suffix): boolean {
  const { exponent } = suffix;
  if (suffix.base === 2) {
    const room = 15 - num.length - Math.trunc((exponent * 3) / 10) - 1;
    return denom === '' && room >= 0 && (BigInt(num) & 7n) !== 0n;
  }
  const scale = exponent - denom.length;
  const shifted = num + denom;
  if (shifted.length > FAST_DIGITS || scale < NANO) return false;
  return scale % 3 === 0 && !shifted.endsWith('000') && !shifted.startsWith('0');
}

function read(text: string): ParsedQuantity {
  const parts = text === '' ? null : PARTS.exec(text);
  if (parts === null) return { ok: false, error: WRONG_FORMAT };
  const num = parts[2] === '' ? '0' : parts[2]!;
  const denom = parts[3] ?? '';
  const suffix = readSuffix(parts[4]!);
  if (suffix === undefined) return { ok: false, error: WRONG_SUFFIX };
  const sign = parts[1] === '-' ? -1n : 1n;
  const whole = BigInt(num + denom);
  const amount: Amount = {
    mantissa: sign * whole * (suffix.base === 2 ? 2n ** BigInt(suffix.exponent) : 1n),
    exponent: (suffix.base === 10 ? suffix.exponent : 0) - denom.length,
    format: suffix.format,
  };
  if (keepsText(num, denom, suffix)) return { ok: true, amount: { ...amount, text } };
  return { ok: true, amount: bounded(amount) };
}

/** Rounds up what is finer than 10^-9, and caps binary amounts at the largest int64. */
function bounded(amount: Amount): Amount {
  const fine = amount.exponent < NANO ? { ...amount, mantissa: scaled(amount, NANO).value, exponent: NANO } : amount;
  if (fine.format !== 'BinarySI' || fine.mantissa === 0n) return fine;
  const size: Amount = fine.mantissa < 0n ? negated(fine) : fine;
  if (compareAmounts(size, { mantissa: INT64_MAX, exponent: 0, format: 'BinarySI' }) > 0) {
    return { mantissa: fine.mantissa < 0n ? -INT64_MAX : INT64_MAX, exponent: 0, format: 'BinarySI' };
  }
  const fraction = compareAmounts(size, { mantissa: 1n, exponent: 0, format: 'BinarySI' }) < 0;
  return fraction ? { ...fine, format: 'DecimalSI' } : fine;
}

/** What was worked out of a text. */
interface Known {
  parsed: ParsedQuantity;
  milli?: number;
  whole?: number;
  canonical?: string;
}

/** A cluster writes the same few quantities over and over; what was read is kept until there are too many. */
const KNOWN_MAX = 4096;
const known = new Map<string, Known>();

function know(text: string): Known {
  let entry = known.get(text);
  if (entry === undefined) {
    if (known.size >= KNOWN_MAX) known.clear();
    entry = { parsed: read(text) };
    known.set(text, entry);
  }
  return entry;
}

function amountOf(entry: Known): Amount {
  if (!entry.parsed.ok) throw new Error(entry.parsed.error);
  return entry.parsed.amount;
}

/** Reads a quantity; gives it exactly, or upstream's complaint. */
export const parseQuantity = (text: string): ParsedQuantity => know(text).parsed;

/** Thousandths, rounded up (MilliValue): millicores of a cpu. Throws upstream's complaint for what is no quantity. */
export function milliOf(text: Quantity): number {
  const entry = know(text);
  return (entry.milli ??= scaledNumber(amountOf(entry), -3));
}

/** The number, rounded up to a whole one (Value): bytes of memory, counts. Throws for what is no quantity. */
export function bytesOf(text: Quantity): number {
  const entry = know(text);
  return (entry.whole ??= scaledNumber(amountOf(entry), 0));
}

/** The text as the API server prints it: "0.5" is "500m", "1024Mi" is "1Gi". Throws for what is no quantity. */
export function canonicalQuantity(text: string): Quantity {
  const entry = know(text);
  return (entry.canonical ??= formatAmount(amountOf(entry)));
}

/** -1, 0 or 1. Throws for what is no quantity. */
export const compareQuantities = (a: Quantity, b: Quantity): number =>
  compareAmounts(amountOf(know(a)), amountOf(know(b)));

/** a + b, written as `a` is unless that is zero. Throws for what is no quantity. */
export const addQuantities = (a: Quantity, b: Quantity): Quantity =>
  formatAmount(addAmounts(amountOf(know(a)), amountOf(know(b))));

/** a - b, written as `a` is unless that is zero. Throws for what is no quantity. */
export const subQuantities = (a: Quantity, b: Quantity): Quantity =>
  formatAmount(addAmounts(amountOf(know(a)), negated(amountOf(know(b)))));

/** A whole number as a quantity: 1024 as binary is "1Ki", 1000 as decimal "1k" (NewQuantity). */
export const quantityOf = (value: number, format: Amount['format']): Quantity =>
  formatAmount({ mantissa: BigInt(value), exponent: 0, format });

/** Thousandths as a quantity: 1500 is "1500m" (NewMilliQuantity, DecimalSI). */
export const quantityOfMilli = (value: number): Quantity =>
  formatAmount({ mantissa: BigInt(value), exponent: -3, format: 'DecimalSI' });

/** Billionths as a quantity: 1500 is "1500n" (NewScaledQuantity, DecimalSI). */
export const quantityOfNano = (value: number): Quantity =>
  formatAmount({ mantissa: BigInt(value), exponent: -9, format: 'DecimalSI' });
