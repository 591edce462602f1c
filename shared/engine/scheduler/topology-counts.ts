/** Counts by a label of nodes and its value: "zone" "a" -> 3. */
export class TopologyCounts {
  private readonly byKey = new Map<string, Map<string, number>>();

  add(key: string, value: string | undefined, by: number): void {
    if (value === undefined) return;
    let counts = this.byKey.get(key);
    if (counts === undefined) this.byKey.set(key, (counts = new Map()));
    counts.set(value, (counts.get(value) ?? 0) + by);
  }

  /** The same, forgetting what comes to nothing. */
  shift(key: string, value: string | undefined, by: number): void {
    this.add(key, value, by);
    const counts = this.byKey.get(key);
    if (value === undefined || counts === undefined || counts.get(value) !== 0) return;
    counts.delete(value);
    if (counts.size === 0) this.byKey.delete(key);
  }

  get(key: string, value: string | undefined): number {
    return value === undefined ? 0 : (this.byKey.get(key)?.get(value) ?? 0);
  }

  /** Counts by value of one label. */
  of(key: string): ReadonlyMap<string, number> | undefined {
    return this.byKey.get(key);
  }

  keys(): Iterable<string> {
    return this.byKey.keys();
  }

  get isEmpty(): boolean {
    return this.byKey.size === 0;
  }
}
