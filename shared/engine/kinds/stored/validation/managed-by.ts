/** Complaints about who keeps a Job: a path with a domain in front, such as example.com/keeper. */
import { tooLong, type FieldError } from '../../../api/field-error.ts';
import { domainPrefixedPath } from '../../domain-path.ts';

const MOST = 63;

/** `by`: undefined where nobody is named. */
export function validateManagedBy(by: unknown, field: string): FieldError[] {
  if (typeof by !== 'string') return [];
  return [...domainPrefixedPath(by, field), ...(by.length > MOST ? [tooLong(field, MOST)] : [])];
}
