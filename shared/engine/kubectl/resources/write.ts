/** Requests that change something, and the flags that all such commands share. */
import type { RestQuery } from '../../api/request-options.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../errors.ts';
import { boolFlag, textFlag, type Flag } from '../flags/flag.ts';
import { dryRunOf } from '../print/result.ts';
import { rest, type DoorRequest, type Task } from '../waits.ts';
import { good } from './client.ts';

export const VALIDATE_FLAG: Flag = textFlag(
  'validate',
  'What becomes of unknown and doubled fields: "strict" (or true) refuses, "warn" warns, "ignore" (or false) drops them.',
  { fallback: 'strict', alone: 'strict', values: ['strict', 'warn', 'ignore'] },
);

/** @param manager what it is by itself: "kubectl-create" */
export const fieldManagerFlag = (manager: string): Flag =>
  textFlag('field-manager', 'Name of the manager that owns the fields.', { fallback: manager });

export const SAVE_CONFIG_FLAG: Flag = boolFlag(
  'save-config',
  'Keeps the configuration in an annotation of the object, for a later "kubectl apply".',
);

/** @throws CommandError (cmdutil.GetValidationDirective) */
export function validationOf(text: string): 'Strict' | 'Warn' | 'Ignore' {
  if (/^(?:|strict|1|t|T|true|TRUE|True)$/.test(text)) return 'Strict';
  if (/^(?:ignore|0|f|F|false|FALSE|False)$/.test(text)) return 'Ignore';
  if (text === 'warn') return 'Warn';
  throw new CommandError(
    `invalid - validate option ${JSON.stringify(text)}; must be one of: strict (or true), warn, ignore (or false)`,
  );
}

/** The query that --dry-run, --field-manager and --validate of a call make. @throws CommandError */
export function writeQuery(call: Call): RestQuery {
  const { flags } = call;
  return {
    ...(flags.has('dry-run') && dryRunOf(call) === 'server' ? { dryRun: 'All' } : {}),
    ...(flags.has('field-manager') ? { fieldManager: flags.text('field-manager') } : {}),
    ...(flags.has('validate') ? { fieldValidation: validationOf(flags.text('validate')) } : {}),
  };
}

/** The object as it is afterwards. @throws StatusError, whose message starts with `prefix`, if given */
export function* write(request: DoorRequest, prefix = ''): Task<AnyObject> {
  return good(yield* rest(request), prefix) as AnyObject;
}
