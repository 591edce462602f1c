/** A path with a domain in front, such as example.com/keeper (apimachinery util/validation IsDomainPrefixedPath). */
import { invalid, required, type FieldError } from '../api/field-error.ts';
import { isDns1123Subdomain, patternText } from '../api/names.ts';

const PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

export function domainPrefixedPath(value: string, field: string): FieldError[] {
  if (value === '') return [required(field)];
  const slash = value.indexOf('/');
  const [host, path] = [value.slice(0, Math.max(0, slash)), value.slice(slash + 1)];
  if (host === '' || path === '')
    return [invalid(field, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  const errors = isDns1123Subdomain(host).map((text) => invalid(field, host, text));
  if (!new RegExp(`^${PATH}$`).test(path)) errors.push(invalid(field, path, patternText('Invalid path', PATH)));
  return errors;
}
