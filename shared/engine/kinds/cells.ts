/** Table cells in the words of pkg/printers/internalversion/printers.go (1.34). */
import { humanDuration } from '../api/age.ts';
import { parseTime } from '../kernel/time.ts';
import type { KubeObject } from '../../model/meta.ts';
import { listAt, textAt } from './look.ts';

/** How long ago a timestamp was, "<unknown>" without one. nowMs: Unix ms. */
export function since(timestamp: unknown, nowMs: number): string {
  const then = typeof timestamp === 'string' ? parseTime(timestamp) : undefined;
  return then === undefined ? '<unknown>' : humanDuration(nowMs - then);
}

export const age = (object: KubeObject, nowMs: number): string => since(object.metadata.creationTimestamp, nowMs);

/** Names and images of a pod spec's containers, each in one cell. */
export function containerCells(podSpec: unknown): [names: string, images: string] {
  const containers = listAt(podSpec, 'containers');
  return [containers.map((c) => textAt(c, 'name')).join(','), containers.map((c) => textAt(c, 'image')).join(',')];
}

/** "a=1,b=2" in order of the pairs' texts, "<none>" when empty (apimachinery labels.FormatLabels). */
export function labelsCell(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '<none>' : pairs.sort().join(',');
}

/** A list cut after `max`: "a,b,c + 2 more...". */
export function shortList(items: readonly string[], max: number, separator = ','): string {
  const text = items.slice(0, max).join(separator);
  return items.length > max ? `${text} + ${items.length - max} more...` : text;
}

/** The width that load balancer addresses are cut to without -o wide. */
const ADDRESS_WIDTH = 16;

/** The addresses of a load balancer status, sorted, without repeats. */
export function loadBalancerCell(status: unknown, wide: boolean): string {
  const found = new Set<string>();
  for (const ingress of listAt(status, 'loadBalancer', 'ingress')) {
    const address = textAt(ingress, 'ip') || textAt(ingress, 'hostname');
    if (address !== '') found.add(address);
  }
  const text = [...found].sort().join(',');
  return !wide && text.length > ADDRESS_WIDTH ? `${text.slice(0, ADDRESS_WIDTH - 3)}...` : text;
}
