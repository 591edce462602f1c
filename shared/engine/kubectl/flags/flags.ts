/** The flags of one call, as the person gave them or as they are by themselves. */
import { parseDuration, parseNanoseconds } from '../../kernel/go-duration.ts';
import { fallbackOf, type Flag } from './flag.ts';
import { csvFields } from './value.ts';

export class Flags {
  /** Name -> texts as given, in order. Absent: nobody gave it. */
  private readonly given = new Map<string, string[]>();
  private readonly specs: ReadonlyMap<string, Flag>;

  constructor(specs: Iterable<Flag>) {
    this.specs = new Map([...specs].map((flag) => [flag.name, flag]));
  }

  set(name: string, value: string): void {
    const values = this.given.get(name);
    if (values === undefined) this.given.set(name, [value]);
    else values.push(value);
  }

  /** Whether the person gave it (pflag Changed). */
  changed(name: string): boolean {
    return this.given.has(this.spec(name).name);
  }

  /** Whether the command has it at all. */
  has(name: string): boolean {
    return this.specs.has(name);
  }

  text(name: string): string {
    return this.given.get(name)?.at(-1) ?? fallbackOf(this.spec(name));
  }

  bool(name: string): boolean {
    return this.text(name) === 'true';
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  /** Virtual ms; may be negative. */
  duration(name: string): number {
    const text = this.text(name);
    const ms = parseDuration(text.replace(/^[+-]/, '')) ?? 0;
    return text.startsWith('-') && ms !== 0 ? -ms : ms;
  }

  /** Of a duration; may be negative. */
  nanoseconds(name: string): number {
    const text = this.text(name);
    const ns = parseNanoseconds(text.replace(/^[+-]/, '')) ?? 0;
    return text.startsWith('-') && ns !== 0 ? -ns : ns;
  }

  /** Of a flag that may be given many times. */
  list(name: string): string[] {
    const values = this.given.get(name);
    if (values === undefined) {
      const inner = fallbackOf(this.spec(name)).replace(/^\[|\]$/g, '');
      return inner === '' ? [] : inner.split(',');
    }
    if (this.spec(name).type === 'texts') return [...values];
    return values.flatMap((value) => (value === '' ? [] : (csvFields(value) ?? [value])));
  }

  /** Those that must be given and were not, in order. */
  missing(): string[] {
    return [...this.specs.values()].filter((f) => f.required === true && !this.given.has(f.name)).map((f) => f.name);
  }

  private spec(name: string): Flag {
    const spec = this.specs.get(name);
    if (spec === undefined) throw new Error(`the command has no flag --${name}`);
    return spec;
  }
}
