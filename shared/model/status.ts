/** metav1.Status: the one shape of every refusal of the API. */

export interface StatusCause {
  reason?: string;
  message?: string;
  field?: string;
}

export interface Status {
  kind: 'Status';
  apiVersion: 'v1';
  /** ListMeta; a list that expired half way names the token to go on with. */
  metadata: { continue?: string };
  status: 'Success' | 'Failure';
  message?: string;
  /** metav1.StatusReason: NotFound, AlreadyExists, Conflict, Invalid, BadRequest, Forbidden ... */
  reason?: string;
  details?: {
    name?: string;
    group?: string;
    kind?: string;
    uid?: string;
    causes?: StatusCause[];
    retryAfterSeconds?: number;
  };
  /** HTTP status. */
  code?: number;
}
