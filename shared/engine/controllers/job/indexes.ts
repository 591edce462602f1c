/** Sets of completion indexes, and their text as a Job's status has it: "0-2,5" (indexed_job_utils.go orderedIntervals). */

/** Takes the text and how many indexes there are; later ones are left out. */
export function parseIndexes(text: string | undefined, completions: number): Set<number> {
  const found = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    const [first, last = first] = part.split('-');
    if (first === undefined || first === '') continue;
    for (let i = Number(first); i <= Math.min(Number(last), completions - 1); i++) found.add(i);
  }
  return found;
}

/** Two in a row are written apart, three and more as a span. */
export function indexesText(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length;) {
    let j = i;
    while (sorted[j + 1] === sorted[j]! + 1) j++;
    const [first, last] = [sorted[i]!, sorted[j]!];
    parts.push(first === last ? String(first) : last === first + 1 ? `${first},${last}` : `${first}-${last}`);
    i = j + 1;
  }
  return parts.join(',');
}
