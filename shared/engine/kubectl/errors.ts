/** How failures of a command read on standard error, and which exit code they leave (kubectl/pkg/cmd/util/helpers.go CheckErr). */
import { ApiError } from '../api/errors.ts';
import type { Status } from '../../model/status.ts';

/** A failure with its words. Printed as "error: ..." with exit code 1. */
export class CommandError extends Error {
  override name = 'CommandError';

  constructor(
    message: string,
    readonly exit = 1,
  ) {
    super(message);
  }
}

/** Printed as it is, without "error: ". */
export class BareError extends CommandError {
  override name = 'BareError';
}

/** The help of the command is printed first (kubectl config's helpErrorf). */
export class HelpError extends CommandError {
  override name = 'HelpError';
}

/** Leaves with a code and says nothing (cmdutil.ErrExit). */
export class SilentExit extends CommandError {
  override name = 'SilentExit';
}

/** Several failures, printed one a line (utilerrors.Aggregate). */
export class ManyErrors extends CommandError {
  override name = 'ManyErrors';

  constructor(readonly errors: readonly Error[]) {
    super(errors.map((error) => error.message).join('\n'));
  }
}

/** A mistake in how a command was called: points at its help (cmdutil.UsageErrorf). @param path "kubectl get" */
export const usageError = (path: string, message: string): CommandError =>
  new CommandError(`${message}\nSee '${path} -h' for help and examples`);

/** None, the one, or all of them as one: what is to be thrown at the end of a loop over things. */
export function throwAll(errors: readonly Error[]): void {
  if (errors.length === 1) throw errors[0]!;
  if (errors.length > 1) throw new ManyErrors(errors);
}

/** A refusal as "Deployment.apps "web" is invalid: ..." in several lines, where it has several causes. */
function invalidText({ details, message = '' }: Status): string {
  const { name = '', kind = '', causes = [] } = details ?? {};
  const what = kind === '' ? 'The request is invalid' : `The ${kind} ${JSON.stringify(name)} is invalid`;
  if (kind === '' && causes.length === 0) return `${what}: ${message}`;
  const texts = [
    ...new Set(causes.map(({ field = '', message: why = '' }) => (field === '' ? why : `${field}: ${why}`))),
  ];
  if (texts.length === 0) return what;
  return texts.length === 1 ? `${what}: ${texts[0]}` : `${what}: \n${texts.map((text) => `* ${text}`).join('\n')}`;
}

/** @param prefix what stands before, as "error when creating \"web.yaml\"" */
export class StatusError extends ApiError {
  constructor(
    status: Status,
    readonly prefix = '',
  ) {
    super(status);
    if (prefix !== '') this.message = `${prefix}: ${this.message}`;
  }
}

/** Nothing stands before it, or only which file it is about. */
const hasOwnWords = (error: ApiError): boolean =>
  !(error instanceof StatusError) || error.prefix === '' || error.prefix.startsWith('error when ');

/** @param isAlone it is the only failure: only then are its causes told one by one */
function statusText(error: ApiError, isAlone: boolean): string {
  const { reason = '' } = error.status;
  if (reason === 'Invalid' && isAlone && hasOwnWords(error)) return invalidText(error.status);
  return reason === '' ? `Error from server: ${error.message}` : `Error from server (${reason}): ${error.message}`;
}

/** Several are printed without the word "error:" (cmdutil.MultipleErrors). */
const oneOfMany = (error: Error): string =>
  error instanceof ManyErrors || error instanceof ApiError ? textOf(error, false) : error.message;

function textOf(error: Error, isAlone = true): string {
  if (error instanceof ManyErrors) return error.errors.map(oneOfMany).join('\n');
  if (error instanceof ApiError) return statusText(error, isAlone);
  if (error instanceof BareError) return error.message;
  return error.message.startsWith('error: ') ? error.message : `error: ${error.message}`;
}

/** What is printed about a failure, and the exit code. @throws whatever is no failure of a command */
export function outcomeOf(error: unknown): { text: string; exit: number } {
  if (error instanceof SilentExit) return { text: '', exit: error.exit };
  if (!(error instanceof CommandError || error instanceof ApiError)) throw error;
  const text = textOf(error);
  return { text: text.endsWith('\n') ? text : `${text}\n`, exit: error instanceof CommandError ? error.exit : 1 };
}
