/** Words that differ from run to run (random names, hashes, addresses, uids, dates, generated ports), each put as one word for its sort. */

/** The letters of a generated name, and what older releases drew from as well, where a digit shows that it is one. */
const RANDOM = '(?:[bcdfghjklmnpqrstvwxz2456789]{5}|(?=[a-z]*\\d)[a-z0-9]{5})';
const HASH = '(?:[bcdf0-9]{8,10}|[a-f0-9]{8,10}|(?=[a-z]*\\d)[a-z0-9]{8,10})';

const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/\b\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)/g, '<time>'],
  [/\b\d{4}-\d\d-\d\d [\d:]{8} [+-]\d{4} UTC/g, '<time>'],
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? \d\d? \w{3} \d{4} [\d:]{8} [+-]\d{4}/g, '<time>'],
  [/\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \w{3} +\d\d? [\d:]{8} UTC \d{4}/g, '<time>'],
  [/\b\d\d\/\w{3}\/\d{4}:[\d:]{8} [+-]\d{4}/g, '<time>'],
  // klog's head, and the line of the source that it names.
  [/^([IWEF])\d{4} [\d:.]+ +\d+ (\w+\.go):\d+\]/gm, '$1<time> $2:<line>]'],
  [/\bcurl\/[\d.]+/g, 'curl/<version>'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '<uid>'],
  [/(?<=resourceVersion: ")\d+(?=")/g, '<version>'],
  [/\b(?:docker|containerd):\/\/[0-9a-f]{12,64}/g, '<container>'],
  [/(?<=start exec ")[0-9a-f]+(?=")/g, '<id>'],
  [/sha256:[0-9a-f]{64}/g, '<digest>'],
  // 127.0.0.1 and 0.0.0.0 are the same everywhere.
  [/(?<![\d.])(?!127\.0\.0\.1\b|0\.0\.0\.0\b)\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/g, '<ip>'],
  [new RegExp(`-(?:${HASH}|[a-z0-9]{8,10})-[a-z0-9]{5}(?![\\w-])`, 'g'), '-<hash>-<random>'],
  [new RegExp(`-${HASH}-${RANDOM}(?![\\w])`, 'g'), '-<hash>-<random>'],
  [new RegExp(`-${HASH}(?![\\w])(?!\\.)`, 'g'), '-<hash>'],
  // Of an indexed Job the index is a fact of its own, but not in which order they come.
  [new RegExp(`(?<=[a-z0-9])-\\d+-${RANDOM}(?![\\w-]|\\.\\w)`, 'g'), '-<index>-<random>'],
  [new RegExp(`(?<=[a-z0-9])-${RANDOM}(?![\\w-]|\\.\\w)`, 'g'), '-<random>'],
  [/(?<=pod-template-hash[=:] ?)[a-z0-9]{8,10}\b/g, '<hash>'],
  [/(?<=\d\/|\d:|NodePort: +<\w+> +)3[0-2]\d{3}(?=\/)/g, '<port>'],
];

/** The text with one word for every sort of what differs from run to run. */
export function steady(text: string): string {
  let out = text;
  for (const [pattern, word] of VOLATILE) out = out.replace(pattern, word);
  return out;
}

/** A duration as kubectl writes one, `<age>`; all else as it is. */
export const steadyAge = (text: string): string =>
  steadyAgo(text.replace(/^(?:(?:\d+[dhmsy])+|<some-time>|<invalid>)$/, '<age>'));

/** How long ago something was, in brackets. */
export const steadyAgo = (text: string): string => text.replace(/\((?:\d+[dhmsy])+ ago\)/, '(<age> ago)');
