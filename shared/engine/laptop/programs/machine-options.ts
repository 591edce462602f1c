/** The options of docker and crictl: `--name=value`, `--name value`, and letters that stand together. */

/** The value of an option by any of its names. */
export function option(args: readonly string[], ...names: string[]): string | undefined {
  for (const [i, arg] of args.entries())
    for (const name of names) {
      if (arg === name) return args[i + 1];
      if (arg.startsWith(`${name}=`)) return arg.slice(name.length + 1);
    }
  return undefined;
}

/** Whether a switch is given, by its letter or its name. */
export const isSet = (args: readonly string[], letter: string, name: string): boolean =>
  args.some((arg) => arg === name || (/^-[a-z]+$/.test(arg) && arg.includes(letter)));

/** Words that are neither options nor the values of those that take one. */
export function operandsOf(args: readonly string[], withValue: readonly string[]): string[] {
  return args.filter((arg, i) => !arg.startsWith('-') && !withValue.includes(args[i - 1] ?? ''));
}

/** The number of lines that `--tail` asks for; undefined: all of them. */
export function tailOf(args: readonly string[]): number | undefined {
  const given = option(args, '--tail', '-n');
  return given === undefined || !/^\d+$/.test(given) ? undefined : Number(given);
}
