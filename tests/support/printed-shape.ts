/** Whether two texts of a terminal say the same but for what differs from run to run: ages, addresses, random names, dates, widths. */

const SHAPES: readonly (readonly [RegExp, string])[] = [
  // Said since 1.34.
  [/(?<= deleted) from \S+ namespace$/gm, ''],
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'],
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? \d\d? \w{3} \d{4} [\d:]{8} [+-]\d{4}/g, '<time>'],
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w{3} +\d\d? [\d:]{8} UTC \d{4}/g, '<time>'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uid>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, '<ip>'],
  [/-[a-z0-9]{8,10}-[a-z0-9]{5}\b/g, '-<hash>-<rand>'],
  [/-(?=[a-z]*\d)[a-z0-9]{8,10}\b/g, '-<hash>'],
  [/(?<=\s)(?:\d+[smhdy]){1,3}(?=\s|$)/gm, '<age>'],
  [/(?<=\d\/)3\d{4}(?=\/)|(?<=:)3\d{4}(?=\/)/g, '<port>'],
];

/** The lines without what differs, space made one, in order. */
export function shapeOf(text: string): string[] {
  let shaped = text;
  for (const [pattern, word] of SHAPES) shaped = shaped.replace(pattern, word);
  return shaped
    .split('\n')
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '');
}

/** True where every line that is wanted is among those there are, as often. */
export function hasShape(wanted: string, there: string): boolean {
  const left = shapeOf(there);
  return shapeOf(wanted).every((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}
