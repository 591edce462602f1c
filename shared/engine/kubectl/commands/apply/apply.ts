/** `kubectl apply`: what the files say becomes so; what they said before and say no more goes (kubectl/pkg/cmd/apply). */
import { ApiError } from '../../../api/errors.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError, throwAll, usageError } from '../../errors.ts';
import { boolFlag, listFlag } from '../../flags/flag.ts';
import { outputFlags, outputOf } from '../../print/output.ts';
import { printerOf } from '../../print/printer.ts';
import { DRY_RUN_FLAG, dryRunOf, resultPrinter } from '../../print/result.ts';
import { deletionFlags } from '../../resources/deletion.ts';
import { fileFlags, SELECTOR_FLAG, selectionOf, type Info } from '../../resources/find.ts';
import { inFiles } from '../../resources/in-files.ts';
import { fieldManagerFlag, VALIDATE_FLAG, validationOf } from '../../resources/write.ts';
import { SUBRESOURCE_FLAG } from '../../resources/subresource.ts';
import type { Task } from '../../waits.ts';
import { applyObject, type Applied } from './apply-object.ts';
import { editLastApplied, setLastApplied, viewLastApplied } from './last-applied.ts';
import { applyOnServer } from './server-side.ts';
import { prunableOf, prune } from './prune.ts';

/** @throws CommandError for flags that do not go together */
function checkFlags(call: Call): void {
  const { args, flags, path } = call;
  if (args.length > 0) throw usageError(path, `Unexpected args: [${args.join(' ')}]`);
  const isServerSide = flags.bool('server-side');
  const dryRun = dryRunOf(call);
  if (flags.text('subresource') !== '' && !isServerSide)
    throw new CommandError('--subresource can only be specified for --server-side');
  if (flags.bool('force-conflicts') && !isServerSide)
    throw new CommandError('--force-conflicts only works with --server-side');
  if (dryRun === 'client' && isServerSide)
    throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  if (flags.bool('force') && isServerSide) throw new CommandError('--force cannot be used with --server-side');
  if (dryRun === 'server' && flags.bool('force'))
    throw new CommandError('--dry-run=server cannot be used with --force');
  if (flags.list('filename').length === 0 && flags.text('kustomize') === '')
    throw new CommandError('must specify one of -f and -k');
  if (flags.bool('all') && flags.text('selector') !== '')
    throw new CommandError('cannot set --all and --selector at the same time');
  if (flags.bool('prune') && !flags.bool('all') && flags.text('selector') === '')
    throw new CommandError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
  if (flags.bool('prune') && isServerSide)
    throw new CommandError("--prune is in alpha and doesn't currently work on objects created by server-side apply");
  validationOf(flags.text('validate'));
}

/** One object as it is, several as a List. */
function* printAll(call: Call, objects: readonly AnyObject[]): Task<void> {
  const printer = yield* printerOf(call, outputOf(call));
  if (objects.length === 1) printer.print(objects[0]!);
  else if (objects.length > 1)
    printer.print({ apiVersion: 'v1', kind: 'List', metadata: {}, items: objects } as unknown as AnyObject);
}

function* onServer(call: Call, info: Info): Task<Applied> {
  return { object: yield* applyOnServer(call, info), done: 'serverside-applied', namespace: info.namespace };
}

function* run(call: Call): Task<number> {
  const { flags } = call;
  checkFlags(call);
  const { format } = outputOf(call);
  const isPrinted = format !== '' && format !== 'name';
  const say = yield* resultPrinter(call);
  const { infos, errors, discovery } = yield* inFiles(call, selectionOf(call));
  if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to apply');
  const applied: Applied[] = [];
  for (const info of infos) {
    try {
      const one = flags.bool('server-side') ? yield* onServer(call, info) : yield* applyObject(call, info);
      applied.push(one);
      if (!isPrinted) say(one.object, one.done);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  throwAll(errors);
  if (isPrinted)
    yield* printAll(
      call,
      applied.map(({ object }) => object),
    );
  if (flags.bool('prune')) yield* prune(call, prunableOf(discovery, flags.list('prune-allowlist')), applied, say);
  return 0;
}

export const apply: Command = {
  name: 'apply',
  heading: 'Advanced Commands',
  use: 'apply (-f FILENAME | -k DIRECTORY) [options]',
  short: 'Apply a configuration to a resource by file name or stdin',
  long: 'What is not there is created; what is there becomes as the file says, and keeps what others added.',
  flags: [
    ...outputFlags(),
    DRY_RUN_FLAG,
    ...fileFlags('Files, folders or URLs with what to apply.'),
    SELECTOR_FLAG,
    VALIDATE_FLAG,
    fieldManagerFlag('kubectl-client-side-apply'),
    ...deletionFlags(false),
    boolFlag('all', 'Everything of the types in the namespace; for --prune.'),
    boolFlag('force-conflicts', 'Takes fields from other managers; only with --server-side.'),
    { ...boolFlag('openapi-patch', 'Finds the difference by the schema.', { fallback: 'true' }), ignored: true },
    {
      ...boolFlag('overwrite', 'The files count where they and the cluster differ.', { fallback: 'true' }),
      ignored: true,
    },
    boolFlag('prune', 'Deletes what was applied before and is in no file now.'),
    listFlag('prune-allowlist', 'The kinds that --prune looks at: group/version/kind.'),
    boolFlag('server-side', 'The API merges, and not kubectl.'),
    SUBRESOURCE_FLAG,
  ],
  subcommands: [editLastApplied, setLastApplied, viewLastApplied],
  run,
};
