/** --subresource: a part of an object that has an address of its own. */
import type { Subresource } from '../../api/rest.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../errors.ts';
import { textFlag, type Flag } from '../flags/flag.ts';

const KNOWN = ['status', 'scale', 'resize'];

export const SUBRESOURCE_FLAG: Flag = textFlag('subresource', 'Works on this part of the object.', {
  values: ['status', 'scale'],
});

/** To be spread into an address. @throws CommandError */
export function subresourceOf({ flags }: Call): { subresource?: Subresource } {
  const text = flags.text('subresource');
  if (text === '') return {};
  if (!KNOWN.includes(text))
    throw new CommandError(`invalid subresource value: ${JSON.stringify(text)}. Must be one of [${KNOWN.join(' ')}]`);
  if (text === 'resize') throw new CommandError('the server could not find the requested resource');
  return { subresource: text as Subresource };
}
