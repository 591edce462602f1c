/** A set of paths to fields: a tree that is never changed once it is told, written as fieldsV1 (fieldpath/set.go, serialize.go). */
import { isRecord, type JsonRecord } from '../patch/record.ts';
import { compareElements } from './element.ts';
import type { Structure } from './structure.ts';

/** Whether the path to here is itself in the set, and what is below. */
export class FieldSet {
  constructor(
    readonly own: boolean,
    readonly below: ReadonlyMap<string, FieldSet>,
  ) {}

  static readonly NONE = new FieldSet(false, new Map());
  static readonly HERE = new FieldSet(true, new Map());

  /** One that holds `below`, without the parts that are empty. */
  static of(own: boolean, below: Iterable<readonly [string, FieldSet]>): FieldSet {
    const kept = new Map([...below].filter(([, part]) => !part.isEmpty));
    return kept.size > 0 ? new FieldSet(own, kept) : own ? FieldSet.HERE : FieldSet.NONE;
  }

  /** The set of one path. */
  static path(...elements: readonly string[]): FieldSet {
    return elements.reduceRight<FieldSet>(
      (inner, element) => new FieldSet(false, new Map([[element, inner]])),
      FieldSet.HERE,
    );
  }

  get isEmpty(): boolean {
    return !this.own && this.below.size === 0;
  }

  at(element: string): FieldSet {
    return this.below.get(element) ?? FieldSet.NONE;
  }

  union(other: FieldSet): FieldSet {
    if (this.isEmpty || this === other) return other;
    if (other.isEmpty) return this;
    const below = new Map(this.below);
    for (const [element, part] of other.below) below.set(element, this.at(element).union(part));
    return new FieldSet(this.own || other.own, below);
  }

  difference(other: FieldSet): FieldSet {
    if (this.isEmpty || other.isEmpty) return this;
    const below = [...this.below].map(([element, part]) => [element, part.difference(other.at(element))] as const);
    return FieldSet.of(this.own && !other.own, below);
  }

  intersection(other: FieldSet): FieldSet {
    if (this.isEmpty || other.isEmpty) return FieldSet.NONE;
    const below = [...this.below].map(([element, part]) => [element, part.intersection(other.at(element))] as const);
    return FieldSet.of(this.own && other.own, below);
  }

  has(path: readonly string[]): boolean {
    return path.reduce<FieldSet>((set, element) => set.at(element), this).own;
  }

  /** With each field that a type names, where something below it is in the set (EnsureNamedFieldsAreMembers). */
  withNamedFields(structure: Structure | undefined): FieldSet {
    const below = [...this.below].map(([element, part]) => {
      const name = element.slice(2);
      const isField = element.startsWith('f:') && structure?.is === 'map';
      const inner = isField ? structure.of(name) : structure?.is === 'list' ? structure.item : undefined;
      const whole = part.withNamedFields(inner);
      return [element, isField && structure.names(name) ? whole.union(FieldSet.HERE) : whole] as const;
    });
    return FieldSet.of(this.own, below);
  }

  private get sorted(): (readonly [string, FieldSet])[] {
    return [...this.below].sort(([a], [b]) => compareElements(a, b));
  }

  /** Every path in it: at each place the paths that end there come first. */
  *paths(): Generator<readonly string[]> {
    for (const [element, part] of this.sorted) if (part.own) yield [element];
    for (const [element, part] of this.sorted) for (const path of part.paths()) yield [element, ...path];
  }

  toJson(): JsonRecord {
    const parts = this.sorted.map(([element, part]) => {
      const inner = part.toJson();
      return [element, part.own && part.below.size > 0 ? { '.': {}, ...inner } : inner] as const;
    });
    return Object.fromEntries(parts);
  }

  /** Reads fieldsV1; what is none of it is left out. */
  static fromJson(json: unknown): FieldSet {
    if (!isRecord(json)) return FieldSet.NONE;
    const elements = Object.keys(json).filter((key) => /^[fkv]:/.test(key));
    return FieldSet.of(
      false,
      elements.map((element) => {
        const value = json[element];
        const inner = FieldSet.fromJson(value);
        const isMember = inner.isEmpty || (isRecord(value) && Object.hasOwn(value, '.'));
        return [element, isMember ? inner.union(FieldSet.HERE) : inner] as const;
      }),
    );
  }
}
