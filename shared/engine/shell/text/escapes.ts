/** Backslash escapes of echo -e, printf and `%b`. */

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
};

/**
 * The text with its escapes done. `zero`: octal needs a leading 0 (`\0nnn`), as in echo and %b; else `\nnn`.
 * `stopped`: `\c` was met, and nothing more is to be printed.
 */
export function unescape(text: string, zero: boolean): { text: string; stopped: boolean } {
  if (!text.includes('\\')) return { text, stopped: false };
  let out = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\' || i === text.length - 1) {
      out += text[i];
      continue;
    }
    i += 1;
    const char = text[i]!;
    const rest = text.slice(i);
    const octal = (zero ? /^0([0-7]{0,3})|^([1-7][0-7]{0,2})/ : /^([0-7]{1,3})()/).exec(rest);
    const hex = /^x([0-9a-fA-F]{1,2})/.exec(rest) ?? /^u([0-9a-fA-F]{1,4})/.exec(rest);
    if (zero && char === 'c') return { text: out, stopped: true };
    if (octal !== null) {
      out += String.fromCharCode(Number.parseInt(octal[1] || octal[2] || '0', 8) & 255);
      i += octal[0].length - 1;
    } else if (hex !== null) {
      out += String.fromCharCode(Number.parseInt(hex[1]!, 16));
      i += hex[0].length - 1;
    } else if (SIMPLE[char] !== undefined && (char !== '"' || !zero) && (char !== "'" || !zero)) out += SIMPLE[char];
    else out += `\\${char}`;
  }
  return { text: out, stopped: false };
}
