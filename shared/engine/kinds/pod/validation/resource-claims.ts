/** Devices that a pod claims: each claim has a name, and is there already or made from a template. */
import { duplicate, invalid, required, type FieldError } from '../../../api/field-error.ts';
import { at, textAt } from '../../look.ts';
import { dnsLabel, dnsSubdomain } from './checks.ts';
import { resourceClaim } from './go-struct.ts';

/** The names there are, sound or not. */
export const claimNames = (claims: readonly unknown[]): ReadonlySet<string> =>
  new Set(claims.map((claim) => textAt(claim, 'name')).filter((name) => name !== ''));

/** Complaints about spec.resourceClaims at `path`. */
export function resourceClaimErrors(claims: readonly unknown[], path: string): FieldError[] {
  const taken = new Set<string>();
  return claims.flatMap((claim, i) => {
    const here = `${path}[${i}]`;
    const name = textAt(claim, 'name');
    const errors: FieldError[] = [];
    if (name === '') errors.push(required(`${here}.name`));
    else if (taken.has(name)) errors.push(duplicate(`${here}.name`, name));
    else errors.push(...dnsLabel(name, `${here}.name`));
    taken.add(name);
    const one = at(claim, 'resourceClaimName') as string | undefined;
    const other = at(claim, 'resourceClaimTemplateName') as string | undefined;
    if (one !== undefined && other !== undefined) {
      const text = 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified';
      errors.push(invalid(here, resourceClaim(claim), text));
    }
    if (one === undefined && other === undefined) {
      const text = 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`';
      errors.push(invalid(here, resourceClaim(claim), text));
    }
    if (one !== undefined) errors.push(...dnsSubdomain(one, `${here}.resourceClaimName`));
    if (other !== undefined) errors.push(...dnsSubdomain(other, `${here}.resourceClaimTemplateName`));
    return errors;
  });
}
