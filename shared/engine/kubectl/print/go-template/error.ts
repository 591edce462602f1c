/** Why a Go template cannot be read or run, in Go's words. */
import { CommandError } from '../../errors.ts';

export class TemplateError extends CommandError {
  override name = 'TemplateError';
}
