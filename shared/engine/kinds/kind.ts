/** The shape of a kind: all that the API, the report, the tables and kubectl need to know of it, in one value. */
import type { KubeObject } from '../../model/meta.ts';
import type { FieldUse } from '../../model/report.ts';
import type { FieldError } from '../api/field-error.ts';

/** A printed column, as meta.k8s.io/v1 TableColumnDefinition. priority 1 = only with -o wide. */
export interface Column {
  name: string;
  type: 'string' | 'integer' | 'date';
  format?: string;
  priority: 0 | 1;
}

export type Cell = string | number;

export interface Kind<T extends KubeObject = KubeObject> {
  /** '' for core. */
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: readonly string[];
  /** 'all' where `kubectl get all` shows it. */
  categories: readonly string[];
  namespaced: boolean;
  /** False: stored, listed and drawn, and nothing acts on it. */
  simulated: boolean;
  /** Name of its type in kinds/schema, e.g. "V1Deployment"; absent when upstream's is unknown (strict decoding is skipped then). */
  schema?: string;
  /** Since which version, and what to use instead: every request for it is answered with a warning. */
  deprecated?: string;
  /** True for what is worked out when somebody asks, and stored nowhere: it can be read and no more. */
  computed?: true;
  /** Of an older version that is served: which kind is stored in its place, and how one becomes the other. */
  conversion?: {
    readonly stored: Kind;
    /** @param object with the defaults of its own version */
    toStored(object: T): T;
    fromStored(object: T): T;
  };
  /** Subresources besides the object itself. */
  status: boolean;
  scale: boolean;
  /** Fills in what was left out, as upstream's SetDefaults_*. Gives the same reference when nothing was missing. */
  defaults(object: T): T;
  /** Complaints about a new object (already defaulted), in upstream's order and words. */
  validate(object: T): FieldError[];
  /** Complaints about a change. */
  validateUpdate(next: T, previous: T): FieldError[];
  /** What the status strategy fills in before it looks; absent: nothing. */
  prepareForStatusUpdate?(next: T, previous: T): T;
  /** Complaints about a change through the status subresource; absent: there are none. */
  validateStatusUpdate?(next: T, previous: T): FieldError[];
  /** Complaints about a change through pods/ephemeralcontainers; only pods have it. */
  validateEphemeralContainersUpdate?(next: T, previous: T): FieldError[];
  /** What the registry strategy does before storing: drop status, set generation... Metadata is already set. */
  prepareForCreate(object: T): T;
  prepareForUpdate(next: T, previous: T): T;
  columns: readonly Column[];
  /**
   * One cell a column, `-o wide` ones included. nowMs: Unix ms, for ages.
   * wide: the table is printed with -o wide; some addresses are cut without it.
   */
  row(object: T, nowMs: number, wide?: boolean): Cell[];
  /**
   * What each field does, the most exact prefix wins: { 'spec.replicas': 'simulated', 'spec': 'shown' }.
   * Lists are written without index: "spec.template.spec.containers.image".
   */
  fields: Readonly<Record<string, FieldUse>>;
}
