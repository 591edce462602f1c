/** `kubectl patch`: strategic, merge and JSON patches by hand (kubectl/pkg/cmd/patch/patch.go). */
import { ApiError } from '../../api/errors.ts';
import { sameJson } from '../../api/equal.ts';
import { kindName } from '../../api/kind-map.ts';
import { patchedObject } from '../../api/patch/apply-patch.ts';
import type { PatchType } from '../../api/client.ts';
import type { AnyObject, KubeObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError, throwAll } from '../errors.ts';
import { textFlag } from '../flags/flag.ts';
import { outputFlags } from '../print/output.ts';
import { DRY_RUN_FLAG, dryRunOf, resultPrinter } from '../print/result.ts';
import { addressOf, fileFlags, selectionOf, type Info } from '../resources/find.ts';
import { checkLocal, findHereOrThere, isLocal, LOCAL_FLAG } from '../resources/local.ts';
import { SUBRESOURCE_FLAG, subresourceOf } from '../resources/subresource.ts';
import { fieldManagerFlag, write, writeQuery } from '../resources/write.ts';
import { readFile, type Task } from '../waits.ts';
import { readYaml } from '../resources/yaml-text.ts';

const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

/** The patch, which may be written as YAML. @throws CommandError */
function* patchOf({ flags }: Call): Task<unknown> {
  const file = flags.text('patch-file');
  let text = flags.text('patch');
  if (file !== '') {
    const answer = yield* readFile(file);
    if ('error' in answer) throw new CommandError(`unable to read patch file: open ${file}: ${answer.error}`);
    text = answer.text;
  }
  const [first] = readYaml(text, `unable to parse ${JSON.stringify(text)}: `);
  return first;
}

/** @throws CommandError for flags that do not go together */
function check(call: Call): void {
  const { flags } = call;
  checkLocal(call);
  const [patch, file] = [flags.text('patch'), flags.text('patch-file')];
  if (patch !== '' && file !== '') throw new CommandError('cannot specify --patch and --patch-file together');
  if (patch === '' && file === '')
    throw new CommandError('must specify --patch or --patch-file containing the contents of the patch');
  const type = flags.text('type').toLowerCase();
  if (!(type in TYPES))
    throw new CommandError(`--type must be one of [json merge strategic], not ${JSON.stringify(flags.text('type'))}`);
}

function* patchOne(call: Call, info: Info, type: string, body: unknown): Task<AnyObject> {
  const { object } = info;
  if (isLocal(call) || dryRunOf(call) === 'client') {
    const kind = kindName(object.apiVersion, object.kind);
    return patchedObject(kind, object as KubeObject, type as PatchType, body) as AnyObject;
  }
  const address = { ...addressOf(info), ...subresourceOf(call) };
  const query = writeQuery(call);
  return yield* write({ verb: 'patch', ...address, contentType: TYPES[type]!, body, query });
}

function* run(call: Call): Task<number> {
  check(call);
  const type = call.flags.text('type').toLowerCase();
  const say = yield* resultPrinter(call, false);
  const body = yield* patchOf(call);
  const { infos, errors } = yield* findHereOrThere(call, selectionOf(call));
  for (const info of infos) {
    try {
      const after = yield* patchOne(call, info, type, body);
      say(after, sameJson(after, info.object) ? 'patched (no change)' : 'patched');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      errors.push(error);
    }
  }
  throwAll(errors);
  if (infos.length === 0) throw new CommandError('no objects passed to patch');
  return 0;
}

export const patch: Command = {
  name: 'patch',
  heading: 'Advanced Commands',
  use: 'patch (-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE] [options]',
  short: 'Update fields of a resource',
  flags: [
    ...outputFlags(),
    DRY_RUN_FLAG,
    ...fileFlags('Files, folders or URLs that name what to change.'),
    LOCAL_FLAG,
    SUBRESOURCE_FLAG,
    fieldManagerFlag('kubectl-patch'),
    textFlag('patch', 'The patch, JSON or YAML.', { short: 'p' }),
    textFlag('patch-file', 'A file with the patch.'),
    textFlag('type', 'The type of the patch; one of [json merge strategic]', {
      fallback: 'strategic',
      values: ['json', 'merge', 'strategic'],
    }),
  ],
  run,
};
