/**
 * Fills the texts of the catalogue: {{hostname}}, {{env.NAME|otherwise}}, {{flag.-text,env.TEXT}}, {{query.msg}},
 * {{header.X-Real-Ip}}, {{time.clf}}.
 */
import { formatTime } from '../../kernel/time.ts';
import type { Container } from '../../../model/pod.ts';

export type Headers = readonly (readonly [string, string])[];

export interface Facts {
  /** Names without a dot. */
  words: Readonly<Record<string, string | number>>;
  container: Container;
  /** Unix ms. */
  at: number;
  /** Of the request. */
  headers?: Headers;
}

const bare = (flag: string): string => flag.replace(/^-+/, '');

/**
 * "-text=x", "-text x", "--text=x": the value of a flag among a container's words; undefined: it is not there.
 * One dash or two make no difference, as in Go.
 */
export function flagValue({ command = [], args = [] }: Container, flag: string): string | undefined {
  const words = [...command, ...args];
  const name = bare(flag);
  for (const [i, word] of words.entries()) {
    if (word === flag) return words[i + 1] ?? '';
    if (!word.startsWith('-')) continue;
    const given = bare(word);
    if (given === name) return words[i + 1] ?? '';
    if (given.startsWith(`${name}=`)) return given.slice(name.length + 1);
  }
  return undefined;
}

/** A variable of a container; see own-program.ts for those that come from elsewhere. */
export const envValue = (container: Container, name: string): string | undefined =>
  container.env?.find((one) => one.name === name)?.value;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const DAY_MS = 86_400_000;
/** 1 January 1970. */
const THURSDAY = 4;

/** A moment as logs write it. */
function timeText(format: string, at: number): string {
  const [date = '', rest = ''] = formatTime(at, true).split('T');
  const [year = '', month = '', day = ''] = date.split('-');
  const clock = rest.slice(0, 8);
  const ms = rest.slice(9, 12);
  const name = MONTHS[Number(month) - 1] ?? 'Jan';
  switch (format) {
    case 'clf':
      return `${day}/${name}/${year}:${clock} +0000`;
    case 'nginx':
      return `${year}/${month}/${day} ${clock}`;
    case 'apache':
      return `${DAYS[(Math.floor(at / DAY_MS) + THURSDAY) % 7] ?? 'Thu'} ${name} ${day} ${clock}.${ms}000 ${year}`;
    case 'redis':
      return `${day} ${name} ${year} ${clock}.${ms}`;
    case 'iso':
      return `${date}T${clock}.${ms}Z`;
    case 'plain':
      return `${date} ${clock}.${ms}`;
    case 'seconds':
      return `${date} ${clock}`;
    case 'klog':
      return `${month}${day} ${clock}.${ms}000`;
    case 'python':
      return `${day}/${name}/${year} ${clock}`;
    case 'epoch':
      return String(Math.floor(at / 1000));
    default:
      return formatTime(at);
  }
}

/** A form's value as it is meant: "+" and "%20" are blanks. Text that is no proper escape stays as it is. */
function decoded(text: string): string {
  const plain = text.replace(/\+/g, ' ');
  return /%(?![0-9a-fA-F]{2})/.test(plain) || /%[89a-fA-F]/.test(plain) ? plain : decodeURIComponent(plain);
}

/** The value in a path's query: of "/echo?msg=hi+there" that of msg. */
function queryValue(path: string, name: string): string | undefined {
  for (const part of path.split('?')[1]?.split('&') ?? []) {
    const [key = '', ...value] = part.split('=');
    if (decoded(key) === name) return decoded(value.join('='));
  }
  return undefined;
}

function valueOf(name: string, { words, container, at, headers = [] }: Facts): string | undefined {
  const dot = name.indexOf('.');
  const rest = dot < 0 ? '' : name.slice(dot + 1);
  switch (dot < 0 ? '' : name.slice(0, dot)) {
    case 'env':
      return envValue(container, rest);
    case 'flag':
      return flagValue(container, rest);
    case 'time':
      return timeText(rest, at);
    case 'query':
      return queryValue(String(words['path'] ?? ''), rest);
    case 'header':
      return headers.find(([given]) => given.toLowerCase() === rest.toLowerCase())?.[1];
    default:
      return words[name] === undefined ? undefined : String(words[name]);
  }
}

/** Puts the facts into a text: the first of the names that is known, or what stands after the bar, or nothing. */
export function fill(text: string, facts: Facts): string {
  if (!text.includes('{{')) return text;
  return text.replace(/\{\{([^}|]+)(?:\|([^}]*))?\}\}/g, (_, names: string, otherwise = '') => {
    for (const name of names.split(',')) {
      const value = valueOf(name, facts);
      if (value !== undefined) return value;
    }
    return otherwise;
  });
}
