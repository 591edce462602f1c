/** `kubectl replace`: an object as the file has it, whole (kubectl/pkg/cmd/replace/replace.go). */
import { ApiError } from '../../api/errors.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { withSavedConfig } from '../../manifests/last-applied.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError, StatusError, throwAll, usageError } from '../errors.ts';
import { outputFlags } from '../print/output.ts';
import { DRY_RUN_FLAG, dryRunOf, resultPrinter } from '../print/result.ts';
import { findObject, good } from '../resources/client.ts';
import { cascadeOf, deadlineOf, deletionFlags } from '../resources/deletion.ts';
import { addressOf, fileFlags, selectionOf, type Info } from '../resources/find.ts';
import { untilGone } from '../resources/gone.ts';
import { inFiles } from '../resources/in-files.ts';
import { checkRaw, rawFlag, sendRaw } from '../resources/raw.ts';
import { kindWord } from '../resources/resource.ts';
import { SUBRESOURCE_FLAG, subresourceOf } from '../resources/subresource.ts';
import {
  fieldManagerFlag,
  SAVE_CONFIG_FLAG,
  VALIDATE_FLAG,
  validationOf,
  write,
  writeQuery,
} from '../resources/write.ts';
import { rest, type Task } from '../waits.ts';

const prefixOf = (what: string, { source = '' }: Info): string => `error when ${what} ${JSON.stringify(source)}`;

function* replaceOne(call: Call, info: Info): Task<AnyObject> {
  const { resource, namespace, name } = info;
  const object = withSavedConfig(info.object, call.flags.bool('save-config'));
  if (dryRunOf(call) === 'client') return object;
  // A file without a version replaces whatever is there (resource.Helper Replace with overwrite).
  const current = yield* findObject(resource, namespace, name);
  const resourceVersion = object.metadata.resourceVersion ?? current?.metadata.resourceVersion;
  const metadata = resourceVersion === undefined ? object.metadata : { ...object.metadata, resourceVersion };
  const request = {
    verb: 'update',
    ...addressOf(info),
    ...subresourceOf(call),
    body: { ...object, metadata },
    query: writeQuery(call),
  } as const;
  return yield* write(request, prefixOf('replacing', info));
}

/** Away with all, and made anew when they are gone. */
function* replaceByForce(
  call: Call,
  infos: readonly Info[],
  say: (object: AnyObject, done: string) => void,
): Task<void> {
  const { flags, io } = call;
  const grace = flags.changed('grace-period') ? flags.number('grace-period') : 0;
  const body = { propagationPolicy: cascadeOf(call), ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}) };
  const deadline = deadlineOf(call);
  for (const info of infos) {
    try {
      good(yield* rest({ verb: 'delete', ...addressOf(info), body }));
    } catch (error) {
      if (error instanceof StatusError && error.status.reason === 'NotFound') continue;
      throw error;
    }
    const { resource, namespace, name } = info;
    const place = resource.namespaced && !flags.changed('grace-period') ? ` from ${namespace} namespace` : '';
    io.out(`${kindWord(resource)} ${JSON.stringify(name)} deleted${place}\n`);
  }
  for (const info of infos) yield* untilGone(info, io.now, deadline);
  for (const info of infos) {
    const { resource, namespace } = info;
    const made = withSavedConfig(info.object, flags.bool('save-config'));
    const { resourceVersion: _gone, uid: _other, ...metadata } = made.metadata;
    const request = {
      verb: 'create',
      resource,
      namespace,
      body: { ...made, metadata },
      query: writeQuery(call),
    } as const;
    say(yield* write(request), 'replaced');
  }
}

function* run(call: Call): Task<number> {
  const { args, flags, path } = call;
  if (args.length > 0) throw usageError(path, `Unexpected args: [${args.join(' ')}]`);
  validationOf(flags.text('validate'));
  if (flags.number('grace-period') >= 0 && !flags.bool('force'))
    throw new CommandError('--grace-period must have --force specified');
  if (flags.duration('timeout') !== 0 && !flags.bool('force'))
    throw new CommandError('--timeout must have --force specified');
  if (flags.list('filename').length === 0 && flags.text('kustomize') === '')
    throw new CommandError('must specify one of -f and -k');
  if (flags.text('raw') !== '') {
    checkRaw(call, ['recursive', 'kustomize']);
    return yield* sendRaw(call, 'update');
  }
  const say = yield* resultPrinter(call);
  const { infos, errors } = yield* inFiles(call, selectionOf(call));
  if (infos.length === 0 && errors.length === 0) throw new CommandError('no objects passed to replace');
  if (flags.bool('force')) {
    throwAll(errors);
    if (dryRunOf(call) !== 'none') throw new CommandError('--dry-run can not be used when --force is set');
    yield* replaceByForce(call, infos, say);
    return 0;
  }
  for (const info of infos) {
    try {
      say(yield* replaceOne(call, info), 'replaced');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(error);
    }
  }
  throwAll(errors);
  return 0;
}

export const replace: Command = {
  name: 'replace',
  heading: 'Advanced Commands',
  use: 'replace -f FILENAME [options]',
  short: 'Replace a resource by file name or stdin',
  flags: [
    ...outputFlags(),
    DRY_RUN_FLAG,
    ...fileFlags('Files, folders or URLs with what is to stand there.'),
    SAVE_CONFIG_FLAG,
    VALIDATE_FLAG,
    SUBRESOURCE_FLAG,
    fieldManagerFlag('kubectl-replace'),
    ...deletionFlags(false),
    rawFlag('PUT to'),
  ],
  run,
};
