/** Puts what aliases stand for in place of the first words of commands, before they are read. */
import { parse, type Command } from 'unbash';

const NAME = /^[^\s|&;()<>'"\\$`]+/;

function commandsIn(node: unknown, found: Command[], depth = 0): Command[] {
  if (typeof node !== 'object' || node === null || depth > 200) return found;
  if (Array.isArray(node)) {
    for (const one of node) commandsIn(one, found, depth + 1);
    return found;
  }
  const { type } = node as { type?: string };
  if (type === 'Word') return found;
  if (type === 'Command') found.push(node as Command);
  else for (const one of Object.values(node)) commandsIn(one, found, depth + 1);
  return found;
}

/** The text with the first word of each command replaced; no alias is used twice for one word. */
export function expandAliases(text: string, aliases: ReadonlyMap<string, string>): string {
  if (aliases.size === 0) return text;
  const named = commandsIn(parse(text).commands, []).filter(({ name }) => name !== undefined && aliases.has(name.text));
  let result = text;
  for (const { name } of named.sort((a, b) => b.name!.pos - a.name!.pos)) {
    let words = name!.text;
    const used = new Set<string>();
    for (;;) {
      const first = NAME.exec(words)?.[0];
      const value = first === undefined || used.has(first) ? undefined : aliases.get(first);
      if (first === undefined || value === undefined) break;
      used.add(first);
      words = value.trimStart() + words.slice(first.length);
    }
    result = result.slice(0, name!.pos) + words + result.slice(name!.end);
  }
  return result;
}
