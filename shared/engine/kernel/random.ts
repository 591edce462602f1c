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

const DIGITS: readonly number[] = Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const DASH = 45;

/** Writes the highest bits as so many hexadecimal digits. */
function putHex(codes: number[], at: number, bits: number, digits: number): void {
  for (let i = 0; i < digits; i++) codes[at + i] = DIGITS[(bits >>> (28 - 4 * i)) & 15]!;
}

/** Texts are made in one piece: one of many pieces is put together when it is first looked for, which costs more. */
const uuidCodes: number[] = Array.from({ length: 36 }, () => DASH);
const wordCodes: number[] = [];

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
    wordCodes.length = words * 8;
    for (let i = 0; i < words; i++) putHex(wordCodes, i * 8, this.rng.next(), 8);
    return String.fromCharCode(...wordCodes);
  }

  /** A version 4 UUID. */
  uuid(): string {
    const a = this.rng.next();
    const b = (this.rng.next() & 0xffff0fff) | 0x4000;
    const c = (this.rng.next() & 0x3fffffff) | 0x80000000;
    const d = this.rng.next();
    putHex(uuidCodes, 0, a, 8);
    putHex(uuidCodes, 9, b, 4);
    putHex(uuidCodes, 14, b << 16, 4);
    putHex(uuidCodes, 19, c, 4);
    putHex(uuidCodes, 24, c << 16, 4);
    putHex(uuidCodes, 28, d, 8);
    return String.fromCharCode(...uuidCodes);
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
