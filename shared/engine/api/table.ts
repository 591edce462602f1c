/** Objects as rows, printed by the server with the columns of their kind (meta.k8s.io/v1 Table, pkg/printers/storage). */
import type { Cell, Column, Kind } from '../kinds/kind.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { ListMeta } from './list.ts';

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

/** Whether an answer is a table. */
export const isTable = (body: unknown): body is Table =>
  typeof body === 'object' && body !== null && (body as { kind?: unknown }).kind === 'Table';
