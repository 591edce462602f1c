/** `kubectl create`: what stands in files, or one object from flags (kubectl/pkg/cmd/create/create.go). */
import { ApiError } from '../../../api/errors.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError, throwAll, usageError } from '../../errors.ts';
import { boolFlag } from '../../flags/flag.ts';
import { editObjects, WINDOWS_LINES_FLAG } from '../edit/editing.ts';
import { withSavedConfig } from '../../../manifests/last-applied.ts';
import { dryRunOf, resultPrinter } from '../../print/result.ts';
import { fileFlags, SELECTOR_FLAG, selectionOf, type Info } from '../../resources/find.ts';
import { inFiles } from '../../resources/in-files.ts';
import { checkRaw, rawFlag, sendRaw } from '../../resources/raw.ts';
import { validationOf, write, writeQuery } from '../../resources/write.ts';
import type { Task } from '../../waits.ts';
import { clusterRole, role } from './role.ts';
import { clusterRoleBinding, roleBinding } from './role-binding.ts';
import { configMap } from './config-map.ts';
import { cronJob } from './cron-job.ts';
import { deployment } from './deployment.ts';
import { disruptionBudget } from './disruption-budget.ts';
import { GENERATOR_FLAGS } from './generator.ts';
import { ingress } from './ingress.ts';
import { job } from './job.ts';
import { namespace } from './namespace.ts';
import { priorityClass } from './priority-class.ts';
import { quota } from './quota.ts';
import { secret } from './secret.ts';
import { service } from './service.ts';
import { serviceAccount } from './service-account.ts';
import { token } from './token.ts';

function* createOne(call: Call, info: Info): Task<Info['object']> {
  const object = withSavedConfig(info.object, call.flags.bool('save-config'));
  if (dryRunOf(call) === 'client') return object;
  const { resource, source = '' } = info;
  const request = {
    verb: 'create',
    resource,
    namespace: info.namespace,
    body: object,
    query: writeQuery(call),
  } as const;
  return yield* write(request, `error when creating ${JSON.stringify(source)}`);
}

/** The objects of the files in the editor; what is saved is created. */
function* editFirst(call: Call): Task<number> {
  return yield* editObjects(call, {
    isNew: true,
    shown: ({ object }) => object,
    send: (info, edited) => createOne(call, { ...info, name: edited.metadata.name, object: edited }),
  });
}

function* run(call: Call): Task<number> {
  const { args, flags, path } = call;
  const selection = selectionOf(call);
  if (args.length > 0) throw usageError(path, `Unexpected args: [${args.join(' ')}]`);
  if ((selection.filenames ?? []).length === 0 && flags.text('kustomize') === '')
    throw new CommandError('must specify one of -f and -k');
  if (flags.text('raw') !== '') {
    checkRaw(call, ['edit', 'recursive', 'selector', 'output', 'kustomize']);
    return yield* sendRaw(call, 'create');
  }
  validationOf(flags.text('validate'));
  if (flags.bool('edit')) return yield* editFirst(call);
  const say = yield* resultPrinter(call);
  const { infos, errors } = yield* inFiles(call, selection);
  for (const info of infos) {
    try {
      say(yield* createOne(call, info), 'created');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(error);
    }
  }
  throwAll(errors);
  if (infos.length === 0) throw new CommandError('no objects passed to create');
  return 0;
}

export const create: Command = {
  name: 'create',
  heading: 'Basic Commands (Beginner)',
  use: 'create -f FILENAME [options]',
  short: 'Create a resource from a file or from stdin',
  flags: [
    ...GENERATOR_FLAGS,
    ...fileFlags('Files, folders or URLs with what to create.'),
    SELECTOR_FLAG,
    boolFlag('edit', 'Opens the editor on it before.'),
    rawFlag('POST to'),
    WINDOWS_LINES_FLAG,
  ],
  subcommands: [
    clusterRole,
    clusterRoleBinding,
    configMap,
    cronJob,
    deployment,
    disruptionBudget,
    ingress,
    job,
    namespace,
    priorityClass,
    quota,
    role,
    roleBinding,
    secret,
    service,
    serviceAccount,
    token,
  ],
  run,
};
