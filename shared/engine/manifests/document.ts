/** One object out of a file, and where each of its fields stands there. */
import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml';
import type { Place } from '../../model/report.ts';

export interface ManifestDocument {
  file: string;
  /** Counts the documents that hold something, from 0; items of a List count one by one. */
  index: number;
  value: Record<string, unknown>;
  /** Where a field stands ("spec.containers[0].image"); the nearest parent that the file has, if not itself. */
  place(field: string): Place;
  /** First line of each field, indexes left out of the path ("spec.containers.image"). */
  lines(): Map<string, number>;
}

/** "spec.ports[0].name", "metadata.labels[app.kubernetes.io/name]" -> its steps. */
export function fieldSteps(field: string): (string | number)[] {
  const steps: (string | number)[] = [];
  for (const m of field.matchAll(/([^.[\]]+)|\[([^\]]*)\]/g)) {
    if (m[1] !== undefined) steps.push(m[1]);
    else if (/^\d+$/.test(m[2]!)) steps.push(Number(m[2]));
    else if (m[2] !== '') steps.push(m[2]!);
  }
  return steps;
}

/** Views the node `root` (a whole document, or an item of a List) as a manifest. */
export function manifestDocument(
  file: string,
  index: number,
  value: Record<string, unknown>,
  root: Node,
  doc: Document,
  counter: LineCounter,
): ManifestDocument {
  const resolve = (node: unknown): unknown => (isAlias(node) ? node.resolve(doc) : node);
  const position = (offset: number): { line: number; column: number } => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };

  const place = (field: string): Place => {
    let offset = root.range?.[0] ?? 0;
    let node: unknown = root;
    for (const step of fieldSteps(field)) {
      node = resolve(node);
      if (isMap(node)) {
        const pair = node.items.find((p) => isScalar(p.key) && String(p.key.value) === String(step));
        if (pair === undefined) break;
        offset = (pair.key as Node).range?.[0] ?? offset;
        node = pair.value;
      } else if (isSeq(node) && typeof step === 'number') {
        node = node.items[step];
        const start = (node as Node | undefined)?.range?.[0];
        if (start === undefined) break;
        offset = start;
      } else break;
    }
    return { file, document: index, ...position(offset), ...(field === '' ? {} : { field }) };
  };

  const lines = (): Map<string, number> => {
    const found = new Map<string, number>();
    const walk = (raw: unknown, path: string, depth: number): void => {
      const node = resolve(raw);
      if (depth > 60) return;
      if (isSeq(node)) for (const item of node.items) walk(item, path, depth + 1);
      if (!isMap(node)) return;
      for (const pair of node.items) {
        if (!isScalar(pair.key)) continue;
        const key = path === '' ? String(pair.key.value) : `${path}.${String(pair.key.value)}`;
        if (!found.has(key)) found.set(key, position(pair.key.range?.[0] ?? 0).line);
        walk(pair.value, key, depth + 1);
      }
    };
    walk(root, '', 0);
    return found;
  };

  return { file, index, value, place, lines };
}
