/** The manifests of assets/manifests as samples to start with: the first comment of each gives its place and its title. */
import type { SampleInfo } from '../model/session.ts';

/** "# 2. A shop of three parts: ..." -> place 2, title "A shop of three parts". */
function head(text: string): { place: number; title: string | undefined } {
  const found = /^#\s*(?:(\d+)\.\s*)?([^\n:.]+)/.exec(text);
  return { place: Number(found?.[1] ?? Infinity), title: found?.[2]?.trim() };
}

/** In the order of their places. @param files by name: "web.yaml" */
export function toSamples(files: readonly (readonly [name: string, text: string])[]): SampleInfo[] {
  return files
    .map(([name, text]) => {
      const { place, title } = head(text);
      const id = name.replace(/\.ya?ml$/, '');
      return { place, sample: { id, title: title ?? id, files: [{ name, text }] } };
    })
    .sort((a, b) => a.place - b.place || (a.sample.id < b.sample.id ? -1 : 1))
    .map(({ sample }) => sample);
}
