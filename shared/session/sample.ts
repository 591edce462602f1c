/** The manifests of assets/manifests as samples to start with: the first comments of each give its place and its titles. */
import type { SampleInfo } from '../model/session.ts';

/** "# 2. A shop of three parts: ..." -> place 2, title "A shop of three parts"; then a line for each other language: "# fr: ...". */
function head(text: string): { place: number; title: Record<string, string> } {
  const [first = '', ...rest] = text.split('\n');
  const found = /^#\s*(?:(\d+)\.\s*)?([^:.]+)/.exec(first);
  const title: Record<string, string> = {};
  if (found?.[2] !== undefined) title['en'] = found[2].trim();
  for (const line of rest) {
    const other = /^# ([a-z]{2}): ([^:.]+)/.exec(line);
    if (other?.[1] === undefined || other[2] === undefined) break;
    title[other[1]] = other[2].trim();
  }
  return { place: Number(found?.[1] ?? Infinity), title };
}

/** In the order of their places. @param files by name: "web.yaml" */
export function toSamples(files: readonly (readonly [name: string, text: string])[]): SampleInfo[] {
  return files
    .map(([name, text]) => {
      const { place, title } = head(text);
      const id = name.replace(/\.ya?ml$/, '');
      return { place, sample: { id, title: { en: id, ...title }, files: [{ name, text }] } };
    })
    .sort((a, b) => a.place - b.place || (a.sample.id < b.sample.id ? -1 : 1))
    .map(({ sample }) => sample);
}
