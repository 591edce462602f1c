/** The pieces of a JSONPath template, in Kubernetes' dialect (client-go/util/jsonpath). */

/** One step from values to values. */
export type Step =
  | { step: 'field'; name: string }
  | { step: 'wildcard' }
  | { step: 'recursive' }
  /** Python's slice; `only`: one index, whose absence is an error. */
  | { step: 'slice'; from?: number; to?: number; by: number; only: boolean }
  | { step: 'union'; branches: readonly Path[] }
  | { step: 'filter'; left: Path; operator: Operator; right: Path };

export type Operator = 'exists' | '==' | '!=' | '<' | '<=' | '>' | '>=';

/** A value written out, or steps from the current one. */
export type Path = { value: string | number | boolean } | { steps: readonly Step[] };

export type Piece =
  | { text: string }
  | { path: Path }
  | { range: Path; body: readonly Piece[] }
  /** What is wrong shows only when the template runs. */
  | { fails: string };
