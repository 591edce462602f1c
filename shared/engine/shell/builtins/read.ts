/** `read` and `mapfile`: take lines from standard input, waiting for them. */
import { splitLine } from '../expand/fields.ts';
import { keyOf } from '../machine/parameters.ts';
import { putVariable, textOf, writeVariable } from '../machine/variables.ts';
import type { Plain } from '../state.ts';
import type { Builtin, BuiltinCall, BuiltinResult } from './builtin.ts';

interface Options {
  raw: boolean;
  array: string | undefined;
  delimiter: string;
  count: number | undefined;
  fd: number;
  timeoutMs: number | undefined;
  prompt: string;
  names: readonly string[];
}

function parseOptions(args: readonly string[]): Options {
  const o: Options = {
    raw: false,
    array: undefined,
    delimiter: '\n',
    count: undefined,
    fd: 0,
    timeoutMs: undefined,
    prompt: '',
    names: [],
  };
  let i = 0;
  for (; i < args.length && /^-./.test(args[i]!); i++) {
    if (args[i] === '--') {
      i += 1;
      break;
    }
    const letters = args[i]!.slice(1);
    for (let j = 0; j < letters.length; j++) {
      const letter = letters[j]!;
      if (letter === 'r') o.raw = true;
      if (!'adnNptu'.includes(letter)) continue;
      const value = letters.slice(j + 1) || (args[++i] ?? '');
      if (letter === 'a') o.array = value;
      else if (letter === 'd') o.delimiter = value === '' ? '\0' : value[0]!;
      else if (letter === 'n' || letter === 'N') o.count = Number(value);
      else if (letter === 'p') o.prompt = value;
      else if (letter === 't') o.timeoutMs = Number(value) * 1000;
      else o.fd = Number(value);
      break;
    }
  }
  return { ...o, names: args.slice(i) };
}

/** Without -r a backslash quotes: NUL marks what is quoted while fields are split. */
function unquoteLine(line: string, raw: boolean): string {
  return raw ? line : line.replaceAll(/\\(.)/gs, '$1');
}

function store(call: BuiltinCall, o: Options, line: string, ifs: string): void {
  const { kernel, p, shell } = call;
  const text = unquoteLine(line, o.raw);
  if (o.array !== undefined) {
    const many = splitLine(text, Number.MAX_SAFE_INTEGER, ifs).filter((f, i, all) => f !== '' || i < all.length - 1);
    putVariable(shell, o.array, { items: new Map(many.map((f, i) => [String(i), f])) });
    return;
  }
  if (o.names.length === 0) {
    writeVariable(shell, 'REPLY', shell.flavour === 'bash' ? text : splitLine(text, 1, ifs)[0]!);
    return;
  }
  const fields = splitLine(text, o.names.length, ifs);
  o.names.forEach((name, i) => {
    const element = /^(\w+)\[(.+)\]$/.exec(name);
    if (element === null) writeVariable(shell, name, fields[i] ?? '');
    else writeVariable(shell, element[1]!, fields[i] ?? '', keyOf(kernel, p, shell, element[1]!, element[2]!));
  });
}

interface Noted {
  readonly ifs: string;
  readonly until: number | null;
}

function wait(call: BuiltinCall, o: Options, noted: Noted, beyond: number): BuiltinResult {
  const fd = call.p.fds.get(o.fd);
  const pipe = fd?.k === 'pipe' ? fd.id : -1;
  const state: Plain = { ifs: noted.ifs, until: noted.until };
  return { wait: { k: 'read', pipe, beyond, ...(noted.until === null ? {} : { until: noted.until }) }, state };
}

/** The end of a line in a text: behind the delimiter, past quoted line ends; -1 when it is not there yet. */
function lineEnd(text: string, o: Options): number {
  for (let i = 0; i < text.length; i++) {
    if (!o.raw && text[i] === '\\') i += 1;
    else if (text[i] === o.delimiter) return i;
  }
  return -1;
}

/** Takes so many code units, which are there; a terminal gives them line by line. */
function takeText({ kernel, p }: BuiltinCall, fd: number, length: number): string {
  let text = '';
  while (text.length < length) {
    const part = kernel.read(p, fd, length - text.length).text;
    if (part === '') break;
    text += part;
  }
  return text;
}

export const read: Builtin = (call) => {
  const { kernel, p, shell } = call;
  const o = parseOptions(call.args);
  const isFirst = call.state === undefined;
  const noted: Noted = isFirst
    ? {
        ifs: textOf(shell.vars.get('IFS')) ?? ' \t\n',
        until: o.timeoutMs === undefined ? null : kernel.world.now + o.timeoutMs,
      }
    : (call.state as unknown as Noted);
  const ready = kernel.peek(p, o.fd);
  const end = lineEnd(ready, o);
  const isCounted = o.count !== undefined && ready.length >= o.count && (end < 0 || end >= o.count);
  if (isCounted) {
    store(call, o, takeText(call, o.fd, o.count!), noted.ifs);
    return 0;
  }
  if (end >= 0) {
    const line = takeText(call, o.fd, end + 1).slice(0, -1);
    store(call, o, o.raw ? line : line.replaceAll('\\\n', ''), noted.ifs);
    return 0;
  }
  const fd = p.fds.get(o.fd);
  const isOpen =
    fd?.k === 'pipe' &&
    !kernel.endsTyped(p, o.fd) &&
    (kernel.pipes.get(fd.id)?.host === true || kernel.isHeld(fd.id, 'write'));
  const isLate = noted.until !== null && kernel.world.now >= noted.until;
  if (isOpen && !isLate) return wait(call, o, noted, ready.length);
  if (isLate && isOpen) return 142;
  // What is left without a line end is read, and still counts as the end.
  store(call, o, kernel.read(p, o.fd).text, noted.ifs);
  return 1;
};

export const mapfile: Builtin = (call) => {
  const { kernel, p, shell } = call;
  const fd = p.fds.get(0);
  const isOpen =
    fd?.k === 'pipe' &&
    !kernel.endsTyped(p, 0) &&
    (kernel.pipes.get(fd.id)?.host === true || kernel.isHeld(fd.id, 'write'));
  const before = typeof call.state === 'string' ? call.state : '';
  const text = before + kernel.read(p, 0).text;
  if (isOpen && fd?.k === 'pipe') return { wait: { k: 'read', pipe: fd.id }, state: text };
  const keepsEnd = !call.args.includes('-t');
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const name = call.args.findLast((a) => !a.startsWith('-')) ?? 'MAPFILE';
  putVariable(shell, name, { items: new Map(lines.map((l, i) => [String(i), keepsEnd ? `${l}\n` : l])) });
  return 0;
};
