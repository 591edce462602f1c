/** What all commands below `create` share: they make one object from flags, and show it or send it (kubectl/pkg/cmd/create). */
import type { AnyObject } from '../../../../model/meta.ts';
import { ApiError } from '../../../api/errors.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { namespaceOf } from '../../config/kubeconfig.ts';
import { CommandError, usageError } from '../../errors.ts';
import type { Flag } from '../../flags/flag.ts';
import { outputFlags } from '../../print/output.ts';
import { DRY_RUN_FLAG, dryRunOf, resultPrinter } from '../../print/result.ts';
import { withSavedConfig } from '../../../manifests/last-applied.ts';
import { discovery } from '../../resources/discovery.ts';
import {
  fieldManagerFlag,
  SAVE_CONFIG_FLAG,
  VALIDATE_FLAG,
  validationOf,
  write,
  writeQuery,
} from '../../resources/write.ts';
import type { Task } from '../../waits.ts';

/** An object without its namespace. */
export type Made = Record<string, unknown> & { apiVersion: string; kind: string; metadata: Record<string, unknown> };

export interface Generator extends Omit<Command, 'run' | 'subcommands'> {
  /** Lives in no namespace. */
  clusterWide?: true;
  /** What stands before a refusal, as "failed to create job: "; absent: the refusal stands alone. */
  refused?: string;
  /** @throws CommandError for flags that make no object */
  make(call: Call, name: string): Task<Made> | Made;
}

/** The one NAME before "--". @throws CommandError (NameFromCommandArgs) */
export function nameOf({ args, dashAt, path }: Call): string {
  const count = dashAt < 0 ? args.length : dashAt;
  if (count !== 1) throw usageError(path, `exactly one NAME is required, got ${count}`);
  return args[0]!;
}

/** The object in the namespace that was asked for: unasked, only the request says where it goes. */
function* placed(call: Call, made: Made, clusterWide: boolean): Task<{ object: AnyObject; namespace: string }> {
  const object = made as unknown as AnyObject;
  if (clusterWide) return { object, namespace: '' };
  const { namespace, explicit } = yield* namespaceOf(call);
  const metadata = explicit ? { ...object.metadata, namespace } : object.metadata;
  return { object: { ...object, metadata }, namespace };
}

function* send(call: Call, object: AnyObject, namespace: string, refused: string | undefined): Task<AnyObject> {
  const resource = (yield* discovery()).ofKind(object.apiVersion, object.kind);
  if (resource === undefined) throw new CommandError('the server could not find the requested resource');
  try {
    return yield* write({ verb: 'create', resource, namespace, body: object, query: writeQuery(call) });
  } catch (error) {
    if (!(error instanceof ApiError) || refused === undefined) throw error;
    throw new CommandError(`${refused}${error.message}`);
  }
}

/** The flags that every generator has. */
export const GENERATOR_FLAGS: readonly Flag[] = [
  ...outputFlags(),
  DRY_RUN_FLAG,
  SAVE_CONFIG_FLAG,
  VALIDATE_FLAG,
  fieldManagerFlag('kubectl-create'),
];

export function generator({ make, clusterWide, refused, flags = [], ...command }: Generator): Command {
  function* run(call: Call): Task<number> {
    const dryRun = dryRunOf(call);
    validationOf(call.flags.text('validate'));
    const say = yield* resultPrinter(call);
    const making = make(call, nameOf(call));
    const made = 'next' in making && typeof making.next === 'function' ? yield* making as Task<Made> : (making as Made);
    const { object, namespace } = yield* placed(call, made, clusterWide === true);
    const saved = withSavedConfig(object, call.flags.bool('save-config'));
    say(dryRun === 'client' ? saved : yield* send(call, saved, namespace, refused), 'created');
    return 0;
  }
  return { ...command, flags: [...flags, ...GENERATOR_FLAGS], run };
}
