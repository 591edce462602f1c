/** Files with certificates and keys that an entry of the kubeconfig names, or takes in with --embed-certs. */
import { encodeBase64 } from '../../../text/base64.ts';
import type { Call } from '../../call.ts';
import { CommandError } from '../../errors.ts';
import { readFile, type Task } from '../../waits.ts';
import type { Fields } from './sections.ts';

/** @throws CommandError for a file that is to be taken in and is not there */
export function* checkFile(path: string, flag: string): Task<void> {
  const answer = yield* readFile(path);
  if ('error' in answer) throw new CommandError(`could not stat ${flag} file ${path}: stat ${path}: ${answer.error}`);
}

/** The field of a flag that was given, or what is in its file; nothing where it was not given. @throws CommandError */
export function* fileFields({ flags, io }: Call, flag: string): Task<Fields> {
  if (!flags.changed(flag)) return {};
  const path = flags.text(flag);
  if (path === '') return { [flag]: undefined, [`${flag}-data`]: undefined };
  if (!flags.bool('embed-certs')) {
    const folder = io.env['PWD'] ?? '';
    const whole = path.startsWith('/') || folder === '' ? path : `${folder}/${path.replace(/^\.\//, '')}`;
    return { [flag]: whole, [`${flag}-data`]: undefined };
  }
  const answer = yield* readFile(path);
  if ('error' in answer) throw new CommandError(`could not read ${flag} data from ${path}: ${answer.error}`);
  return { [flag]: undefined, [`${flag}-data`]: encodeBase64(answer.text) };
}
