/** Reads Kubernetes quantities ("250m", "64Mi") as plain numbers, for bars and sums on screen. */

const factors: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Takes a quantity as text or number; gives its value in base units (cores, bytes), 0 where it is absent or not a quantity. */
export function quantityValue(quantity: unknown): number {
  if (typeof quantity === 'number') return Number.isFinite(quantity) ? quantity : 0;
  if (typeof quantity !== 'string') return 0;
  const parts = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]i?|Ki)?)$/.exec(quantity.trim());
  if (parts === null) return 0;
  const number = Number(parts[1] + (parts[2] ?? ''));
  return number * (factors[parts[3] ?? ''] ?? 1);
}

/** Cores as people say them: 0.25 → "250m", 2 → "2". */
export function coresText(cores: number): string {
  return cores > 0 && cores < 10 && cores % 1 !== 0
    ? `${Math.round(cores * 1000)}m`
    : String(Math.round(cores * 10) / 10);
}

/** Bytes as people say them: 67108864 → "64Mi". */
export function bytesText(bytes: number): string {
  if (bytes >= 2 ** 30) return `${Math.round((bytes / 2 ** 30) * 10) / 10}Gi`;
  if (bytes >= 2 ** 20) return `${Math.round(bytes / 2 ** 20)}Mi`;
  return bytes >= 2 ** 10 ? `${Math.round(bytes / 2 ** 10)}Ki` : String(bytes);
}
