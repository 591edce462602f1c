/** Why a Go template cannot be read or run, in Go's words. */
import { CommandError } from '../../errors.ts';

export class TemplateError extends CommandError {
  override name = 'TemplateError';
}

/** It broke off while it ran: says where, and what it had printed until then. */
export class BrokenTemplate extends TemplateError {
  override name = 'BrokenTemplate';

  constructor(
    message: string,
    readonly printed: string,
  ) {
    super(message);
  }
}
