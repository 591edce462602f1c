/** `kubectl diff`: what `apply` would change, as a patch; leaves with 1 where there is something (kubectl/pkg/cmd/diff/diff.go). */
import { formatTime } from '../../kernel/time.ts';
import { configurationText } from '../../manifests/last-applied.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { edits, linesOf, unified } from '../../text/line-diff.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError, outcomeOf, throwAll, usageError } from '../errors.ts';
import { boolFlag, intFlag, listFlag } from '../flags/flag.ts';
import { withoutManagedFields } from '../print/output.ts';
import { yamlText } from '../print/yaml.ts';
import { findObject } from '../resources/client.ts';
import { addressOf, fileFlags, SELECTOR_FLAG, selectionOf, type Info } from '../resources/find.ts';
import { inFiles } from '../resources/in-files.ts';
import { fieldManagerFlag, write } from '../resources/write.ts';
import type { Task } from '../waits.ts';
import { applyPatch, patchContentType } from './apply/apply-object.ts';
import { prunableOf, pruned } from './apply/prune.ts';
import { APPLY, managerOf } from './apply/server-side.ts';

const CONTEXT = 3;
/** Upstream's folders have numbers by chance. */
const FOLDERS = ['/tmp/LIVE-1', '/tmp/MERGED-1'] as const;

/** The object as apply would leave it: the API is asked and keeps nothing. @throws StatusError */
function* merged(call: Call, info: Info, live: AnyObject | undefined): Task<AnyObject> {
  const { resource, namespace, object } = info;
  if (call.flags.bool('server-side')) {
    const force = call.flags.bool('force-conflicts');
    const query = { dryRun: 'All', fieldManager: managerOf(call), force };
    return yield* write({ verb: 'patch', ...addressOf(info), contentType: APPLY, body: object, query });
  }
  // The annotation that apply would write is left as it is: it is no difference.
  const wanted = JSON.parse(configurationText(object)) as AnyObject;
  const query = { dryRun: 'All', fieldManager: call.flags.text('field-manager') };
  if (live === undefined) return yield* write({ verb: 'create', resource, namespace, body: wanted, query });
  const body = applyPatch(live, wanted);
  const contentType = patchContentType(wanted);
  return yield* write({ verb: 'patch', ...addressOf(info), contentType, body, query });
}

const MASK = '***';
const [BEFORE, AFTER] = ['*** (before)', '*** (after)'];

type Data = Record<string, string>;
/** Undefined: it is not there. */
type Shown = AnyObject | undefined;

/** Values of Secrets are not shown; that they differ is (Masker). */
function masked(live: Shown, next: Shown): [Shown, Shown] {
  if ((live ?? next)?.kind !== 'Secret') return [live, next];
  const [from, to] = [live?.['data'] as Data | undefined, next?.['data'] as Data | undefined];
  const hide = (data: Data | undefined, other: Data | undefined, differs: string): Data | undefined =>
    data === undefined
      ? undefined
      : Object.fromEntries(
          Object.keys(data).map((key) => [
            key,
            other?.[key] === undefined || other[key] === data[key] ? MASK : differs,
          ]),
        );
  return [
    live === undefined ? undefined : { ...live, data: hide(from, to, BEFORE) },
    next === undefined ? undefined : { ...next, data: hide(to, from, AFTER) },
  ];
}

/** "apps.v1.Deployment.default.web". */
const fileName = ({ resource, namespace, name }: Info): string =>
  [resource.group, resource.version, resource.kind, namespace, name].join('.').replace(/^\./, '');

/** The patch of one object; '' where nothing differs. */
function patchText(call: Call, info: Info, live: Shown, next: Shown): string {
  const [before, after] = masked(live, next);
  const [a, b] = [before, after].map((object) =>
    object === undefined ? [] : linesOf(yamlText(withoutManagedFields(object, call))),
  );
  const found = edits(a!, b!);
  if (found.length === 0) return '';
  const [left, right] = FOLDERS.map((folder) => `${folder}/${fileName(info)}`);
  const time = `${formatTime(call.io.now()).replace('T', ' ').replace('Z', '')}.000000000 +0000`;
  const head = `diff -u -N ${left} ${right}\n--- ${left}\t${time}\n+++ ${right}\t${time}\n`;
  return head + unified(a!, b!, found, CONTEXT);
}

function* compare(call: Call): Task<number> {
  const { args, flags, path, io } = call;
  if (args.length > 0) throw usageError(path, `Unexpected args: [${args.join(' ')}]`);
  if (flags.bool('force-conflicts') && !flags.bool('server-side'))
    throw new CommandError('--force-conflicts only works with --server-side');
  if (flags.list('filename').length === 0 && flags.text('kustomize') === '')
    throw new CommandError('must specify one of -f and -k');
  const { infos, errors, discovery } = yield* inFiles(call, selectionOf(call));
  throwAll(errors);
  const texts: string[] = [];
  const kept: { object: AnyObject; namespace: string }[] = [];
  for (const info of infos) {
    const live = yield* findObject(info.resource, info.namespace, info.name);
    kept.push({ object: live ?? info.object, namespace: info.namespace });
    texts.push(patchText(call, info, live, yield* merged(call, info, live)));
  }
  if (flags.bool('prune'))
    for (const info of yield* pruned(call, prunableOf(discovery, flags.list('prune-allowlist')), kept))
      texts.push(patchText(call, info, info.object, undefined));
  io.out(texts.join(''));
  return texts.some((text) => text !== '') ? 1 : 0;
}

/** 1 says that something differs: failures leave with more. */
function* run(call: Call): Task<number> {
  try {
    return yield* compare(call);
  } catch (error) {
    const { text } = outcomeOf(error);
    call.io.err(text);
    return 2;
  }
}

export const diff: Command = {
  name: 'diff',
  heading: 'Advanced Commands',
  use: 'diff -f FILENAME [options]',
  short: 'Diff the live version against a would-be applied version',
  long: 'Leaves with 0 where nothing differs, with 1 where something does, with more when it failed.',
  flags: [
    ...fileFlags('Files, folders or URLs with what to compare.'),
    SELECTOR_FLAG,
    fieldManagerFlag('kubectl-client-side-apply'),
    boolFlag('server-side', 'The API merges, and not kubectl.'),
    intFlag('concurrency', 'How many objects are compared at once.', { fallback: '1', ignored: true }),
    boolFlag('force-conflicts', 'Takes fields from other managers; only with --server-side.'),
    boolFlag('prune', 'Shows what apply --prune would delete, too.'),
    listFlag('prune-allowlist', 'The kinds that --prune looks at: group/version/kind.'),
    boolFlag('show-managed-fields', 'Compares managedFields, too.'),
  ],
  run,
};
