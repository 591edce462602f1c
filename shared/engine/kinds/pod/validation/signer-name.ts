/** Names of certificate signers: "domain/path" (pkg/apis/core/validation ValidateSignerName). */
import { invalid, tooLong, type FieldError } from '../../../api/field-error.ts';
import { DNS_SUBDOMAIN_MAX, isDns1123Subdomain } from '../../../api/names.ts';

/** A domain, a slash, and a path as long as a namespace and a name can be together. */
const MAX = DNS_SUBDOMAIN_MAX + 1 + 63 + 1 + DNS_SUBDOMAIN_MAX;

/** Complaints about a signer's name; an empty one has none here. */
export function signerNameErrors(name: string, path: string): FieldError[] {
  if (name === '') return [];
  const [domain = '', ...rest] = name.split('/');
  if (rest.length !== 1)
    return [invalid(path, name, 'must be a fully qualified domain and path of the form "example.com/signer-name"')];
  const tail = rest[0]!;
  const errors = isDns1123Subdomain(domain).map((text) =>
    invalid(path, domain, `validating label ${JSON.stringify(domain)}: ${text}`),
  );
  if (domain !== '' && !domain.includes('.'))
    errors.push(invalid(path, domain, 'should be a domain with at least two segments separated by dots'));
  for (const label of tail.split('.')) {
    for (const text of isDns1123Subdomain(label))
      errors.push(invalid(path, tail, `validating label ${JSON.stringify(label)}: ${text}`));
  }
  return name.length > MAX ? [...errors, tooLong(path, MAX)] : errors;
}
