/** Brace expansion of bash: `a{b,c}d` and `{1..5}` become several words before anything else happens. */

/** More words than this from one are not made: the word stays as it is. */
const MAX_WORDS = 10_000;

/** The end of what starts with a quote, a backslash or `$(`/`${` at i: no brace in there counts. */
function skip(text: string, i: number): number {
  const char = text[i];
  if (char === '\\') return i + 2;
  if (char === "'") {
    const end = text.indexOf("'", i + 1);
    return end < 0 ? text.length : end + 1;
  }
  if (char === '"') {
    let j = i + 1;
    while (j < text.length && text[j] !== '"') j += text[j] === '\\' ? 2 : 1;
    return j + 1;
  }
  if (char === '$' && (text[i + 1] === '{' || text[i + 1] === '(')) {
    const open = text[i + 1]!;
    const close = open === '{' ? '}' : ')';
    let depth = 0;
    for (let j = i + 1; j < text.length; j++) {
      if (text[j] === open) depth += 1;
      else if (text[j] === close && --depth === 0) return j + 1;
    }
    return text.length;
  }
  return i;
}

interface Group {
  start: number;
  end: number;
  commas: number[];
}

function firstGroup(text: string): Group | undefined {
  for (let start = 0; start < text.length; start++) {
    const after = skip(text, start);
    if (after > start) {
      start = after - 1;
      continue;
    }
    if (text[start] !== '{') continue;
    let depth = 1;
    const commas: number[] = [];
    for (let i = start + 1; i < text.length;) {
      const next = skip(text, i);
      if (next > i) {
        i = next;
        continue;
      }
      if (text[i] === '{') depth += 1;
      else if (text[i] === ',' && depth === 1) commas.push(i);
      else if (text[i] === '}' && --depth === 0) {
        if (commas.length > 0 || sequence(text.slice(start + 1, i)) !== undefined) return { start, end: i, commas };
        break;
      }
      i += 1;
    }
  }
  return undefined;
}

/** The members of `1..5`, `05..1..2` or `a..e`; undefined when it is none. */
function sequence(body: string): string[] | undefined {
  const m = /^(?:(-?\d+)\.\.(-?\d+)|([A-Za-z])\.\.([A-Za-z]))(?:\.\.(-?\d+))?$/.exec(body);
  if (m === null) return undefined;
  const isLetter = m[3] !== undefined;
  const from = isLetter ? m[3]!.charCodeAt(0) : Number(m[1]);
  const to = isLetter ? m[4]!.charCodeAt(0) : Number(m[2]);
  const step = Math.max(1, Math.abs(Number(m[5] ?? 1)));
  if (Math.abs(to - from) / step > MAX_WORDS) return undefined;
  const isPadded = !isLetter && [m[1]!, m[2]!].some((t) => /^-?0\d/.test(t));
  const width = isPadded ? Math.max(m[1]!.length, m[2]!.length) : 0;
  const pad = (n: number): string =>
    n < 0 ? `-${String(-n).padStart(width - 1, '0')}` : String(n).padStart(width, '0');
  const members: string[] = [];
  for (let n = from; from <= to ? n <= to : n >= to; n += from <= to ? step : -step) {
    members.push(isLetter ? String.fromCharCode(n) : pad(n));
  }
  return members;
}

/** The raw texts of the words that a raw word stands for; itself alone when it has no braces that expand. */
export function expandBraces(text: string, depth = 0): string[] {
  const group = depth > 20 ? undefined : firstGroup(text);
  if (group === undefined) return [text];
  const { start, end, commas } = group;
  const body = text.slice(start + 1, end);
  let members = commas.length === 0 ? sequence(body) : undefined;
  if (members === undefined) {
    const cuts = [start, ...commas, end];
    members = cuts.slice(0, -1).flatMap((cut, i) => expandBraces(text.slice(cut + 1, cuts[i + 1]), depth + 1));
  }
  const tails = expandBraces(text.slice(end + 1), depth + 1);
  if (members.length * tails.length > MAX_WORDS) return [text];
  const head = text.slice(0, start);
  return members.flatMap((member) => tails.map((tail) => head + member + tail));
}
