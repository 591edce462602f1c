/** What `$x`, `$@`, `${a[1]}` and `${x#y}` stand for, as fragments of a word. */
import type { Modification, ParameterRef } from '../compile/op.ts';
import { matcherOf, removeMatch, replaceMatch } from '../expand/pattern.ts';
import type { Fragment } from '../state.ts';
import { calculate } from './calculate.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess, LiveShell } from './live.ts';
import { ShellError } from './shell-error.ts';
import { elementsOf, keysOf, readVariable, textOf } from './variables.ts';

/** A parameter's value: one text, or a list (of $@, $*, ${a[@]}). */
export interface Value {
  readonly text: string | undefined;
  readonly list?: readonly string[];
  /** `*`: joined by the first character of IFS when quoted. */
  readonly star?: boolean;
}

const listValue = (list: readonly string[], star: boolean): Value => ({
  text: list.length === 0 ? undefined : list.join(' '),
  list,
  star,
});

function special(shell: LiveShell, name: string): Value | undefined {
  switch (name) {
    case '@':
    case '*':
      return listValue(shell.params, name === '*');
    case '#':
      return { text: String(shell.params.length) };
    case '?':
      return { text: String(shell.status) };
    case '$':
      return { text: String(shell.shellPid) };
    case '!':
      return { text: shell.lastBackground === undefined ? undefined : String(shell.lastBackground) };
    case '-':
      return { text: shell.flags.replace('p', '') };
    case '0':
      return { text: shell.name };
    default:
      return /^\d+$/.test(name) ? { text: shell.params[Number(name) - 1] } : undefined;
  }
}

/** The index text of a reference; a dynamic one was put on the stack. */
export function indexOf(shell: LiveShell, ref: ParameterRef): string | undefined {
  if (ref.index === undefined || typeof ref.index === 'string') return ref.index;
  const item = shell.stack.pop();
  return item?.k === 'text' ? item.text : '';
}

/** A key of an array as it is stored: names stay, numbers are worked out, negative ones count from the end. */
export function keyOf(kernel: Kernel, p: LiveProcess, shell: LiveShell, name: string, index: string): string {
  const variable = shell.vars.get(name);
  if (variable?.keyed === true) return index;
  const n = Number(calculate(kernel, p, shell, index));
  if (n >= 0) return String(n);
  const last = Number(keysOf(variable).at(-1) ?? -1);
  return String(last + 1 + n);
}

export function valueOf(
  kernel: Kernel,
  p: LiveProcess,
  shell: LiveShell,
  ref: ParameterRef,
  index: string | undefined,
): Value {
  let { name } = ref;
  if (ref.indirect === true) name = special(shell, name)?.text ?? readVariable(kernel, p, shell, name) ?? '';
  const known = special(shell, name);
  if (known !== undefined) return known;
  const variable = shell.vars.get(name);
  if (index === '@' || index === '*') return listValue(elementsOf(variable), index === '*');
  if (index === undefined) return { text: readVariable(kernel, p, shell, name) };
  const key = keyOf(kernel, p, shell, name, index);
  return {
    text: variable?.items === undefined ? (key === '0' ? textOf(variable) : undefined) : variable.items.get(key),
  };
}

/** `set -u`. */
export function refuseUnset(shell: LiveShell, ref: ParameterRef): never {
  const shown = typeof ref.index === 'string' ? `${ref.name}[${ref.index}]` : ref.name;
  if (shell.flavour === 'bash') {
    const name = /^\d+$/.test(shown) ? `$${shown}` : shown;
    throw new ShellError(`${name}: unbound variable`, shell.isCommandString ? 127 : 1, true);
  }
  throw new ShellError(`${shown}: parameter not set`, 2, true);
}

/** The fragments of a value. */
export function fragmentsOf(shell: LiveShell, value: Value, quoted: boolean): Fragment[] {
  const { list } = value;
  if (list === undefined) return [{ t: value.text ?? '', q: quoted ? 1 : 2 }];
  if (quoted && value.star === true) {
    const ifs = textOf(shell.vars.get('IFS')) ?? ' \t\n';
    return [{ t: list.join(ifs[0] ?? ''), q: 1 }];
  }
  const frags: Fragment[] = [];
  list.forEach((text, i) => {
    if (i > 0) frags.push({ t: '', q: 3 });
    frags.push({ t: text, q: quoted ? 1 : 2 });
  });
  return frags;
}

/** How long a value is: `${#x}`, `${#a[@]}`. */
export function lengthOf(value: Value): string {
  return String(value.list === undefined ? [...(value.text ?? '')].length : value.list.length);
}

function modifyText(text: string, how: Modification, operands: readonly string[]): string {
  const [first = '', second = ''] = operands;
  switch (how.k) {
    case 'remove':
      return removeMatch(text, first, how.operator);
    case 'replace':
      return replaceMatch(text, first, second, how.operator);
    case 'case': {
      const change = (c: string): string => (how.operator.startsWith('^') ? c.toUpperCase() : c.toLowerCase());
      const fits = how.hasPattern ? matcherOf(first) : (): boolean => true;
      const chars = [...text];
      return chars.map((c, i) => ((how.operator.length === 2 || i === 0) && fits(c) ? change(c) : c)).join('');
    }
    case 'transform':
      if (first === 'U') return text.toUpperCase();
      if (first === 'L') return text.toLowerCase();
      if (first === 'u') return text.slice(0, 1).toUpperCase() + text.slice(1);
      return first === 'Q' ? `'${text.replaceAll("'", String.raw`'\''`)}'` : text;
    case 'slice':
      return text;
  }
}

function sliceOf(shell: LiveShell, ref: ParameterRef, value: Value, offset: number, length: number | undefined): Value {
  if (value.list !== undefined) {
    // $@ counts from 1, and 0 is $0.
    const all = ref.name === '@' || ref.name === '*' ? [shell.name, ...value.list] : value.list;
    const from = offset < 0 ? all.length + offset : offset;
    return { ...value, list: from < 0 ? [] : all.slice(from, length === undefined ? undefined : from + length) };
  }
  const text = value.text ?? '';
  const from = offset < 0 ? text.length + offset : offset;
  if (from < 0) return { text: '' };
  if (length !== undefined && length < 0) {
    const to = text.length + length;
    if (to < from) throw new ShellError(`${length}: substring expression < 0`, 1, true);
    return { text: text.slice(from, to) };
  }
  return { text: text.slice(from, length === undefined ? undefined : from + length) };
}

/** A value after `#`, `/`, `:`, `^` or `@`. Operands are texts in order. */
export function modify(
  kernel: Kernel,
  p: LiveProcess,
  shell: LiveShell,
  ref: ParameterRef,
  value: Value,
  how: Modification,
  operands: readonly string[],
): Value {
  if (how.k === 'slice') {
    const numbers = operands.map((text) => Number(calculate(kernel, p, shell, text)));
    return sliceOf(shell, ref, value, numbers[0] ?? 0, numbers[1]);
  }
  if (value.list !== undefined) return { ...value, list: value.list.map((text) => modifyText(text, how, operands)) };
  return { text: modifyText(value.text ?? '', how, operands) };
}
