/** A manifest of assets/manifests as a sample to start with: its first comment says what it is. */
import type { SampleInfo } from '../model/session.ts';

/** @param name the file's name, "web.yaml"; its title is the first comment up to a colon or full stop */
export function toSample(name: string, text: string): SampleInfo {
  const id = name.replace(/\.ya?ml$/, '');
  const title = /^#\s*([^\n:.]+)/.exec(text)?.[1]?.trim() ?? id;
  return { id, title, files: [{ name, text }] };
}
