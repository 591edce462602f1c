/** --subresource: a part of an object that has an address of its own; the server knows which there are. */
import type { Subresource } from '../../api/rest.ts';
import type { Call } from '../call.ts';
import { textFlag, type Flag } from '../flags/flag.ts';

export const SUBRESOURCE_FLAG: Flag = textFlag('subresource', 'Works on this part of the object.', {
  values: ['status', 'scale'],
});

/** To be spread into an address. */
export function subresourceOf({ flags }: Call): { subresource?: Subresource } {
  const text = flags.text('subresource');
  return text === '' ? {} : { subresource: text as Subresource };
}
