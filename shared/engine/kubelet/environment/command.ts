/** Commands with the container's variables put in. */
import type { Container } from '../../../model/pod.ts';
import { expand, type Lookup } from './expansion.ts';
import type { Variable } from './service-variables.ts';

const lookupIn = (env: Iterable<Variable>): Lookup => {
  const variables = new Map(env);
  return (name) => variables.get(name);
};

/** The words with the variables put in. Words that refer to nothing cost nothing: `env` is then not asked for. */
export function expandWords(words: readonly string[], env: () => Iterable<Variable>): readonly string[] {
  if (!words.some((word) => word.includes('$'))) return words;
  const lookup = lookupIn(env());
  return words.map((word) => expand(word, lookup));
}

/** The container's command and arguments, expanded (pkg/kubelet/container ExpandContainerCommandAndArgs). */
export function expandCommand(
  { command = [], args = [] }: Container,
  env: Iterable<Variable>,
): { command: readonly string[]; args: readonly string[] } {
  const variables = [...env];
  return { command: expandWords(command, () => variables), args: expandWords(args, () => variables) };
}

/**
 * An exec probe's command: it sees the values that the manifest spells out, unexpanded, and none that are taken from
 * elsewhere, which are empty (ExpandContainerCommandOnlyStatic). Commands of lifecycle hooks are not expanded at all.
 */
export const expandProbeCommand = (words: readonly string[], { env = [] }: Container): readonly string[] =>
  expandWords(words, () => env.map(({ name, value = '' }): Variable => [name, value]));
