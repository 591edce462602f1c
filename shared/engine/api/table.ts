/** Objects as rows, printed by the server with the columns of their kind (meta.k8s.io/v1 Table, pkg/printers/storage). */
import type { Cell, Column, Kind } from '../kinds/kind.ts';
import type { KubeObject } from '../../model/meta.ts';
import { age } from '../kinds/cells.ts';
import { AGE, NAME, numberColumn } from '../kinds/columns.ts';
import type { ListMeta } from './list.ts';
import type { Scale } from './scale.ts';

export interface TableRow {
  cells: readonly Cell[];
  /** The whole object, as with includeObject=Object. */
  object: KubeObject;
}

export interface Table {
  kind: 'Table';
  apiVersion: 'meta.k8s.io/v1';
  metadata: Partial<ListMeta>;
  columnDefinitions: readonly Column[];
  rows: readonly TableRow[];
}

/**
 * The table of some objects of a kind. The server prints everything, wide columns and whole addresses; the client
 * leaves out what it does not want.
 * @param nowMs Unix ms, for ages
 */
export function tableOf(kind: Kind, objects: readonly KubeObject[], metadata: Partial<ListMeta>, nowMs: number): Table {
  const rows = objects.map((object) => ({ cells: kind.row(object, nowMs, true), object }));
  return { kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata, columnDefinitions: kind.columns, rows };
}

const SCALE_COLUMNS: readonly Column[] = [NAME, numberColumn('Desired'), numberColumn('Available'), AGE];

/** The table of a Scale (printers.go printScale). */
export function scaleTable(scale: Scale, nowMs: number): Table {
  const { name, resourceVersion = '' } = scale.metadata;
  const cells = [name, scale.spec.replicas ?? 0, scale.status?.replicas ?? 0, age(scale, nowMs)];
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: { resourceVersion },
    columnDefinitions: SCALE_COLUMNS,
    rows: [{ cells, object: scale }],
  };
}

/** The table that clients make by themselves, of any objects: names and ages. */
export const plainTable = (objects: readonly KubeObject[], nowMs: number): Table => ({
  kind: 'Table',
  apiVersion: 'meta.k8s.io/v1',
  metadata: {},
  columnDefinitions: [NAME, AGE],
  rows: objects.map((object) => ({ cells: [object.metadata.name, age(object, nowMs)], object })),
});

/** Whether an answer is a table. */
export const isTable = (body: unknown): body is Table =>
  typeof body === 'object' && body !== null && (body as { kind?: unknown }).kind === 'Table';
