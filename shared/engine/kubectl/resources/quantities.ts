/** "cpu=1,memory=2Gi" as a list of resources (kubectl/pkg/generate PopulateResourceListV1). */
import { canonicalQuantity, parseQuantity } from '../../api/quantity.ts';
import { CommandError } from '../errors.ts';

/** @throws CommandError */
export function quantitiesOf(text: string): Record<string, string> {
  const made: Record<string, string> = {};
  if (text === '') return made;
  for (const part of text.split(',')) {
    const [resource = '', quantity, more] = part.split('=');
    if (quantity === undefined || more !== undefined)
      throw new CommandError(`Invalid argument syntax ${part}, expected <resource>=<value>`);
    const parsed = parseQuantity(quantity);
    if (!parsed.ok) throw new CommandError(parsed.error);
    made[resource] = canonicalQuantity(quantity);
  }
  return made;
}
