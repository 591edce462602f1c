/** Every refusal of the API is a metav1.Status with upstream's reason, code and text (k8s.io/apimachinery/pkg/api/errors). */
import type { Status } from '../../model/status.ts';
import { fieldErrorText, type FieldError } from './field-error.ts';

/** Thrown by every API call that is refused. */
export class ApiError extends Error {
  constructor(readonly status: Status) {
    super(status.message ?? '');
    this.name = 'ApiError';
  }

  get reason(): string {
    return this.status.reason ?? '';
  }
}

/** The namespace is on its way out: nothing can be made in it any more (NamespaceTerminatingCause). */
export const isNamespaceGoing = ({ status }: ApiError): boolean =>
  status.details?.causes?.some((c) => c.reason === 'NamespaceTerminating') ?? false;

/** How upstream names what a request was about: `pods "web"`, `deployments.apps "web"`. */
export interface ResourceName {
  plural: string;
  group: string;
}

const qualified = (r: ResourceName): string => (r.group === '' ? r.plural : `${r.plural}.${r.group}`);
const qualifiedKind = (kind: string, group: string): string => (group === '' ? kind : `${kind}.${group}`);

/** A refusal as a Status. */
export function refuse(code: number, reason: string, message: string, details?: Status['details']): ApiError {
  return new ApiError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    ...(details === undefined ? {} : { details }),
    code,
  });
}

const about = (r: ResourceName, name: string): NonNullable<Status['details']> => ({
  ...(name === '' ? {} : { name }),
  ...(r.group === '' ? {} : { group: r.group }),
  kind: r.plural,
});

export const notFound = (r: ResourceName, name: string): ApiError =>
  refuse(404, 'NotFound', `${qualified(r)} ${JSON.stringify(name)} not found`, about(r, name));

export const alreadyExists = (r: ResourceName, name: string): ApiError =>
  refuse(409, 'AlreadyExists', `${qualified(r)} ${JSON.stringify(name)} already exists`, about(r, name));

export const conflict = (r: ResourceName, name: string, why: string): ApiError =>
  refuse(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(r)} ${JSON.stringify(name)}: ${why}`,
    about(r, name),
  );

/** The text of an optimistic-lock failure (registry/generic/registry OptimisticLockErrorMsg). */
export const OPTIMISTIC_LOCK =
  'the object has been modified; please apply your changes to the latest version and try again';

export const forbiddenRequest = (r: ResourceName, name: string, why: string): ApiError =>
  refuse(
    403,
    'Forbidden',
    name === ''
      ? `${qualified(r)} is forbidden: ${why}`
      : `${qualified(r)} ${JSON.stringify(name)} is forbidden: ${why}`,
    about(r, name),
  );

/** A generated name that is still taken after every try (NewGenerateNameConflict). */
export const generateNameConflict = (r: ResourceName, name: string): ApiError =>
  refuse(
    409,
    'AlreadyExists',
    `${qualified(r)} ${JSON.stringify(name)} already exists, the server was not able to generate a unique name for the object`,
    { ...about(r, name), retryAfterSeconds: 1 },
  );

/** The name is taken by something that is on its way out (registry/generic/registry/store.go create). */
export const stillBeingDeleted = (r: ResourceName, name: string): ApiError =>
  refuse(
    409,
    'AlreadyExists',
    `object is being deleted: ${qualified(r)} ${JSON.stringify(name)} already exists`,
    about(r, name),
  );

/** An address that nothing answers at: a subresource that the kind does not have (NewGenericServerResponse). */
export const noSuchResource = (): ApiError =>
  refuse(404, 'NotFound', 'the server could not find the requested resource', {});

/** 503: what should answer at an address is not there now (NewGenericServerResponse). */
export const unavailable = (): ApiError =>
  refuse(503, 'ServiceUnavailable', 'the server is currently unable to handle the request', {});

/** 410: what was asked for lies before the history that is kept. `next`: a token to go on with all the same. */
export function expired(message: string, next?: string): ApiError {
  const { status } = refuse(410, 'Expired', message);
  return new ApiError(next === undefined ? status : { ...status, metadata: { continue: next } });
}

/** 504: a resourceVersion that has not been reached yet (storage NewTooLargeResourceVersionError). */
export const tooLargeResourceVersion = (asked: number, current: number): ApiError =>
  refuse(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });

export const internalError = (message: string): ApiError =>
  refuse(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });

/** A failure that upstream has no reason for: it answers 500 with the bare text. */
export const unexplained = (message: string): ApiError => {
  const { reason: _none, ...status } = refuse(500, '', message).status;
  return new ApiError(status);
};

export const badRequest = (message: string): ApiError => refuse(400, 'BadRequest', message);

export const methodNotSupported = (r: ResourceName, verb: string): ApiError =>
  refuse(405, 'MethodNotAllowed', `${verb} is not supported on resources of kind ${JSON.stringify(qualified(r))}`, {
    ...(r.group === '' ? {} : { group: r.group }),
    kind: r.plural,
  });

export const unsupportedMediaType = (message: string): ApiError => refuse(415, 'UnsupportedMediaType', message);

/**
 * 422 with all the field errors; message as NewInvalid: one error bare, several in brackets, the same text once
 * (field.ErrorList ToAggregate).
 */
export function invalidObject(kind: string, group: string, name: string, errors: readonly FieldError[]): ApiError {
  const texts = [...new Set(errors.map(fieldErrorText))];
  const list = texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`;
  const why = texts.length === 0 ? '' : `: ${list}`;
  return refuse(422, 'Invalid', `${qualifiedKind(kind, group)} ${JSON.stringify(name)} is invalid${why}`, {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    ...(kind === '' ? {} : { kind }),
    causes: errors.map((e) => ({ reason: e.type, message: e.body, field: e.field })),
  });
}
