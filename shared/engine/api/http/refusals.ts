/** What the API says to those whom it does not know or who may not (handlers/responsewriters/errors.go). */
import { refuse, type ApiError } from '../errors.ts';

export const unauthorized = (): ApiError => refuse(401, 'Unauthorized', 'Unauthorized');

const because = (why: string): string => (why === '' ? '' : `: ${why}`);

/** @param verb in small letters */
export const forbiddenUrl = (user: string, verb: string, path: string, why: string): ApiError =>
  refuse(
    403,
    'Forbidden',
    `forbidden: User ${JSON.stringify(user)} cannot ${verb} path ${JSON.stringify(path)}${because(why)}`,
    {},
  );

export interface ForbiddenAction {
  verb: string;
  group: string;
  resource: string;
  part: string;
  name: string;
  namespace: string;
}

/** forbiddenMessage; who may not is told apart from what it is about. */
export function forbiddenText(
  user: string,
  { verb, group, resource, part, name, namespace }: ForbiddenAction,
  why: string,
): ApiError {
  const whole = part === '' ? resource : `${resource}/${part}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  const quoted = (text: string): string => JSON.stringify(text);
  const what = `User ${quoted(user)} cannot ${verb} resource ${quoted(whole)} in API group ${quoted(group)} ${where}`;
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const about = name === '' ? qualified : `${qualified} ${quoted(name)}`;
  return refuse(403, 'Forbidden', `${about} is forbidden: ${what}${because(why)}`, {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind: resource,
  });
}
