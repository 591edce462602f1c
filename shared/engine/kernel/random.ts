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

const ALPHANUMS = 'bcdfghjklmnpqrstvwxz2456789';
const HEX = '0123456789abcdef';

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

  /** A version 4 UUID. */
  uuid(): string {
    let s = '';
    for (let w = 0; w < 4; w++) {
      let bits = this.rng.next() >>> 0;
      if (w === 1) bits = (bits & 0xffff0fff) | 0x4000;
      if (w === 2) bits = (bits & 0x3fffffff) | 0x80000000;
      for (let shift = 28; shift >= 0; shift -= 4) s += HEX[(bits >>> shift) & 15];
    }
    return `${s.slice(0, 8)}-${s.slice(8, 12)}-${s.slice(12, 16)}-${s.slice(16, 20)}-${s.slice(20)}`;
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
