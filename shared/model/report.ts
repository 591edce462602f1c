/** The honest manifest report: what became of each document, and what each of its fields does here. */

/** What a field of a manifest does here: acts, is kept and displayed, or has no effect at all. */
export type FieldUse = 'simulated' | 'shown' | 'ignored';

/** A place in a file. Lines and columns count from 1; document from 0. */
export interface Place {
  file: string;
  document?: number;
  line?: number;
  column?: number;
  /** "spec.replicas" */
  field?: string;
}

export interface Problem {
  severity: 'error' | 'warning';
  place: Place;
  /** Metav1 reason or one of ours: "SyntaxError", "DuplicateKey", "TooLarge", "NotYaml", "UnknownField", "Invalid". */
  reason: string;
  message: string;
}

export interface FieldReport {
  field: string;
  use: FieldUse;
  line?: number;
}

export type DocumentOutcome = 'created' | 'configured' | 'unchanged' | 'deleted' | 'checked' | 'failed';

export interface DocumentReport {
  place: Place;
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
  outcome: DocumentOutcome;
  /** False: stored, listed and drawn, and nothing acts on it. */
  simulated: boolean;
  fields: FieldReport[];
  /** Images that nobody described: their containers listen on their declared ports and start in a second. */
  unknownImages?: string[];
}

export interface ManifestReport {
  documents: DocumentReport[];
  problems: Problem[];
  /** How many documents had each outcome. */
  totals: Record<DocumentOutcome, number>;
}
