/** Prints objects as `kubectl get` does: upper-case headers, columns three spaces apart. */
import type { Kind } from '../../shared/engine/kinds/kind.ts';
import type { RequestTally, RequestTotals } from '../../shared/model/ledger.ts';
import type { KubeObject } from '../../shared/model/meta.ts';
import type { Session } from '../../shared/session/session.ts';

/** What every cluster has and nobody asked for. */
const SYSTEM = new Set(['kube-system', 'kube-public', 'kube-node-lease']);
const QUIET = new Set(['Event', 'Namespace', 'ServiceAccount', 'ConfigMap']);

function table(rows: readonly string[][]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((r) => (r[i] ?? '').length)));
  return rows
    .map((r) =>
      r
        .map((cell, i) => (i === r.length - 1 ? cell : cell.padEnd(widths[i]! + 3)))
        .join('')
        .trimEnd(),
    )
    .join('\n');
}

function rowsOf(kind: Kind, objects: readonly KubeObject[], unixMs: number): string[][] {
  const shown = kind.columns.flatMap((c, i) => (c.priority === 0 ? [i] : []));
  const head = [...(kind.namespaced ? ['NAMESPACE'] : []), ...shown.map((i) => kind.columns[i]!.name.toUpperCase())];
  const body = objects.map((o) => {
    const cells = kind.row(o, unixMs);
    return [...(kind.namespaced ? [o.metadata.namespace ?? ''] : []), ...shown.map((i) => String(cells[i] ?? ''))];
  });
  return [head, ...body];
}

const lostText = ({ lost }: RequestTally): string =>
  Object.entries(lost)
    .map(([cause, n]) => `${n} ${cause}`)
    .join(', ') || '<none>';

/** What became of the requests, Service by Service; undefined: there were none. */
function requestTable(totals: RequestTotals): string | undefined {
  if (totals.sent === 0) return undefined;
  const row = (name: string, one: RequestTally): string[] => [name, String(one.sent), String(one.ok), lostText(one)];
  const services = Object.entries(totals.services).map(([name, one]) => row(name, one));
  return `requests\n${table([['SERVICE', 'SENT', 'OK', 'LOST'], ...services, row('<all>', totals)])}`;
}

/** Every kind that a person brought, then the events, on standard output. */
export function printTables(session: Session): void {
  const { cluster } = session;
  const sections: string[] = [];
  for (const name of cluster.read.kinds()) {
    const objects = [...cluster.read.list(name)].filter((o) => !SYSTEM.has(o.metadata.namespace ?? ''));
    if (objects.length === 0 || QUIET.has(name)) continue;
    const kind = cluster.kinds.of(objects[0]!.apiVersion, objects[0]!.kind);
    sections.push(
      `${kind.plural}${kind.group === '' ? '' : `.${kind.group}`}\n${table(rowsOf(kind, objects, cluster.unixMs))}`,
    );
  }
  const events = [...cluster.read.list('Event')].filter((e) => !SYSTEM.has(e.metadata.namespace ?? ''));
  if (events.length > 0)
    sections.push(`events\n${table(rowsOf(cluster.kinds.of('v1', 'Event'), events, cluster.unixMs))}`);
  const requests = requestTable(cluster.requests);
  if (requests !== undefined) sections.push(requests);
  process.stdout.write(
    `${sections.join('\n\n')}\n\ntime ${(session.now / 1000).toFixed(3)} s, revision ${cluster.read.revision}, history ${cluster.read.historyHash}\n`,
  );
}
