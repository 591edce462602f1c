/** Seeded chance in named streams: one more draw here never shifts another stream. */
import { xoroshiro128plus, xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

type Generator = ReturnType<typeof xoroshiro128plus>;

/** 32-bit FNV-1a over UTF-16 code units; upstream uses FNV-1a for its short hashes too. */
export function fnv1a(text: string, basis = 0x811c9dc5): number {
  let h = basis;
  for (let i = 0; i < text.length; i++) {
    h ^= text.charCodeAt(i);
    h = Math.imul(h, 0x01000193);
  }
  return h >>> 0;
}

/** FNV-1, 32 bits, of bytes: Go's fnv.New32. */
export function fnv1(bytes: Uint8Array): number {
  let h = 0x811c9dc5;
  for (const byte of bytes) h = Math.imul(h, 0x01000193) ^ byte;
  return h >>> 0;
}

const ALPHANUMS = 'bcdfghjklmnpqrstvwxz2456789';

const BYTES: readonly string[] = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** The low 16 bits as four hexadecimal digits. */
const hex16 = (bits: number): string => BYTES[(bits >>> 8) & 255]! + BYTES[bits & 255]!;

/** One stream. Draws are its only way to change. */
export class Stream {
  constructor(private readonly rng: Generator) {}

  /** A whole number from 0 to n - 1 (n at most 2^32; bias below n / 2^32). */
  int(n: number): number {
    return Math.floor(((this.rng.next() >>> 0) * n) / 4294967296);
  }

  /** A fraction in [0, 1). */
  unit(): number {
    return (this.rng.next() >>> 0) / 4294967296;
  }

  /** `mean` give or take `spread` (0.2 = 20 %), whole, never below 1: a duration in ms with jitter. */
  about(mean: number, spread: number): number {
    return Math.max(1, Math.round(mean * (1 + spread * (2 * this.unit() - 1))));
  }

  /** n letters and digits without vowels, as upstream's rand.SafeEncodeString alphabet (k8s.io/apimachinery/pkg/util/rand). */
  suffix(n: number): string {
    let s = '';
    for (let i = 0; i < n; i++) s += ALPHANUMS[this.int(27)];
    return s;
  }

  /** Hexadecimal digits, eight for each of so many words. */
  hex(words: number): string {
    let digits = '';
    for (let i = 0; i < words; i++) {
      const bits = this.rng.next();
      digits += hex16(bits >>> 16) + hex16(bits);
    }
    return digits;
  }

  /** A version 4 UUID. */
  uuid(): string {
    const a = this.rng.next();
    const b = (this.rng.next() & 0xffff0fff) | 0x4000;
    const c = (this.rng.next() & 0x3fffffff) | 0x80000000;
    const d = this.rng.next();
    return `${hex16(a >>> 16)}${hex16(a)}-${hex16(b >>> 16)}-${hex16(b)}-${hex16(c >>> 16)}-${hex16(c)}${hex16(d >>> 16)}${hex16(d)}`;
  }

  save(): readonly number[] {
    return this.rng.getState();
  }
}

/** All streams of one simulation, each made from (seed, name) the first time it is asked for. */
export class Chance {
  private streams = new Map<string, Stream>();

  constructor(readonly seed: number) {}

  fork(name: string): Stream {
    let s = this.streams.get(name);
    if (s === undefined) {
      s = new Stream(xoroshiro128plus(fnv1a(`${this.seed}/${name}`) | 0));
      this.streams.set(name, s);
    }
    return s;
  }

  save(): ReadonlyMap<string, readonly number[]> {
    return new Map([...this.streams].map(([name, s]) => [name, s.save()]));
  }

  load(states: ReadonlyMap<string, readonly number[]>): void {
    this.streams = new Map([...states].map(([name, st]) => [name, new Stream(xoroshiro128plusFromState(st))]));
  }
}
