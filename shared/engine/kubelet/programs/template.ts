/** Fills the texts of the catalogue: {{hostname}}, {{ip}}, {{path}}, {{env.NAME|otherwise}}, {{flag.-text}}, {{time.clf}}. */
import type { Context } from '../../api/actor.ts';
import { formatTime, parseTime } from '../../kernel/time.ts';
import type { Container } from '../../../model/pod.ts';

export interface Facts {
  /** Names without a dot. */
  words: Readonly<Record<string, string | number>>;
  container: Container;
  /** Unix ms. */
  at: number;
}

/** "-text=x", "-text x", "--text=x": the value of a flag among a container's words; undefined: it is not there. */
export function flagValue({ command = [], args = [] }: Container, flag: string): string | undefined {
  const words = [...command, ...args];
  for (const [i, word] of words.entries()) {
    if (word === flag) return words[i + 1] ?? '';
    if (word.startsWith(`${flag}=`)) return word.slice(flag.length + 1);
  }
  return undefined;
}

/** A variable that the manifest itself gives. */
export function envValue(container: Container, name: string): string | undefined {
  return container.env?.find((one) => one.name === name)?.value;
}

/** Unix ms of a context's now. */
export const unixNow = (ctx: Context): number => (parseTime(ctx.timestamp) ?? 0) + ctx.now - ctx.when(ctx.timestamp);

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

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
    case 'redis':
      return `${day} ${name} ${year} ${clock}.${ms}`;
    case 'iso':
      return `${date}T${clock}.${ms}Z`;
    case 'plain':
      return `${date} ${clock}.${ms}`;
    case 'klog':
      return `${month}${day} ${clock}.${ms}000`;
    case 'epoch':
      return String(Math.floor(at / 1000));
    default:
      return formatTime(at);
  }
}

/** Puts the facts into a text; a name that nobody knows becomes what stands after its bar, or nothing. */
export function fill(text: string, { words, container, at }: Facts): string {
  if (!text.includes('{{')) return text;
  return text.replace(/\{\{([^}|]+)(?:\|([^}]*))?\}\}/g, (_, name: string, otherwise = '') => {
    const dot = name.indexOf('.');
    const kind = dot < 0 ? name : name.slice(0, dot);
    const rest = dot < 0 ? '' : name.slice(dot + 1);
    if (kind === 'env') return envValue(container, rest) ?? otherwise;
    if (kind === 'flag') return flagValue(container, rest) ?? otherwise;
    if (kind === 'time') return timeText(rest, at);
    return String(words[name] ?? otherwise);
  });
}
