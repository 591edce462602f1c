/**
 * An exact number with the style in which it was written; the arithmetic behind Kubernetes quantities
 * (api/resource Quantity).
 */

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** mantissa x 10^exponent. */
export interface Amount {
  mantissa: bigint;
  exponent: number;
  format: QuantityFormat;
  /** How it was written, where upstream prints it so again. */
  text?: string;
}

export const INT64_MAX = 2n ** 63n - 1n;

/** "k" is 10^3; upstream's order is by exponent. */
export const DECIMAL_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['n', -9],
  ['u', -6],
  ['m', -3],
  ['', 0],
  ['k', 3],
  ['M', 6],
  ['G', 9],
  ['T', 12],
  ['P', 15],
  ['E', 18],
]);

/** "Ki" is 2^10. */
export const BINARY_SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['Ki', 10],
  ['Mi', 20],
  ['Gi', 30],
  ['Ti', 40],
  ['Pi', 50],
  ['Ei', 60],
]);

const suffixOf = new Map([...DECIMAL_SUFFIXES].map(([suffix, exponent]) => [exponent, suffix]));
const binarySuffixOf = ['', ...BINARY_SUFFIXES.keys()];

const digits = (mantissa: bigint): number => mantissa.toString().length - (mantissa < 0n ? 1 : 0);

/** The whole number of 10^exponent that the amount comes to, rounded away from zero, and whether none was rounded. */
export function scaled(amount: Amount, exponent: number): { value: bigint; exact: boolean } {
  const { mantissa } = amount;
  const shift = amount.exponent - exponent;
  if (mantissa === 0n || shift === 0) return { value: mantissa, exact: true };
  if (shift > 0) return { value: mantissa * 10n ** BigInt(shift), exact: true };
  // Far more places than digits: what is left is the least there is.
  if (-shift > digits(mantissa)) return { value: mantissa < 0n ? -1n : 1n, exact: false };
  const divisor = 10n ** BigInt(-shift);
  const exact = mantissa % divisor === 0n;
  return { value: mantissa / divisor + (exact ? 0n : mantissa < 0n ? -1n : 1n), exact };
}

/** As `scaled`, as a number, and no further from 0 than an int64 goes. */
export function scaledNumber(amount: Amount, exponent: number): number {
  // No int64 has more than 19 digits; stops before a huge power is worked out.
  if (amount.mantissa !== 0n && digits(amount.mantissa) + amount.exponent - exponent > 20) {
    return amount.mantissa < 0n ? -Number(INT64_MAX) : Number(INT64_MAX);
  }
  const { value } = scaled(amount, exponent);
  const most = value > INT64_MAX ? INT64_MAX : value < -INT64_MAX ? -INT64_MAX : value;
  return Number(most);
}

/** Below, equal or above: -1, 0, 1. */
export function compareAmounts(a: Amount, b: Amount): number {
  const signs = Number(a.mantissa > 0n) - Number(a.mantissa < 0n) - Number(b.mantissa > 0n) + Number(b.mantissa < 0n);
  if (signs !== 0 || a.mantissa === 0n) return Math.sign(signs);
  const sign = a.mantissa < 0n ? -1 : 1;
  const length = digits(a.mantissa) + a.exponent - digits(b.mantissa) - b.exponent;
  if (length !== 0) return length > 0 ? sign : -sign;
  const common = Math.min(a.exponent, b.exponent);
  const left = a.mantissa * 10n ** BigInt(a.exponent - common);
  const right = b.mantissa * 10n ** BigInt(b.exponent - common);
  return left === right ? 0 : left > right ? 1 : -1;
}

/** The sum, in the style of `a` unless that is zero. */
export function addAmounts(a: Amount, b: Amount): Amount {
  const format = a.mantissa === 0n ? b.format : a.format;
  const exponent = Math.min(a.exponent, b.exponent);
  const mantissa =
    a.mantissa * 10n ** BigInt(a.exponent - exponent) + b.mantissa * 10n ** BigInt(b.exponent - exponent);
  return { mantissa, exponent, format };
}

export const negated = ({ mantissa, exponent, format }: Amount): Amount => ({ mantissa: -mantissa, exponent, format });

/** Takes out as many factors as there are: 1500 by 10 is 15 and 2. */
function factored(value: bigint, factor: bigint): [bigint, number] {
  let times = 0;
  while (value !== 0n && value % factor === 0n) {
    value /= factor;
    times += 1;
  }
  return [value, times];
}

function decimalText(amount: Amount, format: QuantityFormat): string {
  let [mantissa, times] = factored(amount.mantissa, 10n);
  let exponent = amount.exponent + times;
  // Suffixes go by thousands, and end with "E".
  const most = format === 'DecimalExponent' ? exponent : Math.min(exponent, 18);
  for (; exponent > most || exponent % 3 !== 0; exponent--) mantissa *= 10n;
  if (format === 'DecimalExponent') return exponent === 0 ? String(mantissa) : `${mantissa}e${exponent}`;
  return `${mantissa}${suffixOf.get(exponent) ?? ''}`;
}

/** The canonical text: no fraction, the largest suffix that loses nothing (Quantity.String). */
export function formatAmount(amount: Amount): string {
  if (amount.text !== undefined) return amount.text;
  if (amount.mantissa === 0n) return '0';
  if (amount.format !== 'BinarySI') return decimalText(amount, amount.format);
  const { value, exact } = scaled(amount, 0);
  // Small and fractional numbers lose nothing only in tens.
  if (!exact || (value > -1024n && value < 1024n)) return decimalText(amount, 'DecimalSI');
  const [mantissa, times] = factored(value, 1024n);
  return `${mantissa}${binarySuffixOf[times] ?? ''}`;
}
