/** A number, or a share of a total such as "25%" (k8s.io/apimachinery/pkg/util/intstr). */
import type { IntOrString } from '../../model/meta.ts';

const INT32_MAX = 2147483647;
const INT32_MIN = -2147483648;

/** The percentage in "25%"; throws upstream's text for any other string. */
function percentOf(text: string): number {
  if (!text.endsWith('%')) throw new Error('invalid type: string is not a percentage');
  const digits = text.slice(0, -1);
  // strconv.Atoi: a sign is allowed, spaces and fractions are not.
  if (!/^[+-]?[0-9]+$/.test(digits)) {
    throw new Error(
      `invalid value ${JSON.stringify(text)}: strconv.Atoi: parsing ${JSON.stringify(digits)}: invalid syntax`,
    );
  }
  return Number(digits);
}

/**
 * What the value comes to of `total`, rounded up or down to a whole number (GetScaledValueFromIntOrPercent).
 * A number is itself whatever the total. Throws upstream's text for a string that is no percentage.
 */
export function scaledValue(value: IntOrString, total: number, roundUp: boolean): number {
  if (typeof value === 'number') return value;
  let percent: number;
  try {
    percent = percentOf(value);
  } catch (error) {
    throw new Error(`invalid value for IntOrString: ${(error as Error).message}`, { cause: error });
  }
  const share = (percent * total) / 100;
  return roundUp ? Math.ceil(share) : Math.floor(share);
}

/** Whether it is written as a share: "25%". */
export const isPercent = (value: IntOrString): boolean => typeof value === 'string' && value.endsWith('%');

/** A command line's text as a number if it is a 32-bit integer, else as a name (intstr.Parse). */
export function parseIntOrString(text: string): IntOrString {
  if (!/^[+-]?[0-9]+$/.test(text)) return text;
  const value = Number(text);
  return value > INT32_MAX || value < INT32_MIN ? text : value;
}
