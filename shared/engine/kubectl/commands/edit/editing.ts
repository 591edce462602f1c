/** Objects in an editor until they are taken or given up (kubectl/pkg/cmd/util/editor/editoptions.go). */
import { ApiError } from '../../../api/errors.ts';
import { sameJson } from '../../../api/equal.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import { indentedJson } from '../../../text/go-json.ts';
import type { Call } from '../../call.ts';
import { CommandError, throwAll } from '../../errors.ts';
import { boolFlag, type Flag } from '../../flags/flag.ts';
import { outputFlags, withoutManagedFields } from '../../print/output.ts';
import { yamlText } from '../../print/yaml.ts';
import { find, selectionOf, type Info } from '../../resources/find.ts';
import { inFiles } from '../../resources/in-files.ts';
import { groupResource, nameWord } from '../../resources/resource.ts';
import { VALIDATE_FLAG, validationOf } from '../../resources/write.ts';
import { SUBRESOURCE_FLAG } from '../../resources/subresource.ts';
import { edit, type Task } from '../../waits.ts';
import { readYaml } from '../../resources/yaml-text.ts';

export const WINDOWS_LINES_FLAG: Flag = boolFlag('windows-line-endings', 'Ends lines as Windows does.', {
  ignored: true,
});

export const EDIT_FLAGS: readonly Flag[] = [
  ...outputFlags(),
  VALIDATE_FLAG,
  boolFlag('output-patch', 'Shows the patch that is sent.'),
  WINDOWS_LINES_FLAG,
  SUBRESOURCE_FLAG,
];

/** How one kind of editing differs from another. */
export interface Editing {
  /** The objects are those of the files, and are not there yet. */
  isNew?: true;
  /** What of an object is edited. @throws CommandError */
  shown(info: Info): AnyObject;
  /** Makes the object so; undefined: there is nothing to change. @throws StatusError, CommandError */
  send(info: Info, edited: AnyObject): Task<AnyObject | undefined>;
}

const HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;

/** Why the last try failed, as comments. */
function reasonText({ resource, name }: Info, error: Error): string {
  const invalid = error instanceof ApiError && error.status.reason === 'Invalid';
  const causes = error instanceof ApiError ? (error.status.details?.causes ?? []) : [];
  const lines =
    invalid && causes.length > 0
      ? causes.map(({ field = '', message = '' }) => `* ${field}: ${message}`)
      : [`* ${error.message}`];
  const what = `${groupResource(resource)} ${JSON.stringify(name)} was not ${invalid ? 'valid' : 'saved'}:`;
  return [what, ...lines].map((line) => `# ${line}\n`).join('') + '#\n';
}

const withoutComments = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n');

/** The objects of a text. @throws CommandError for what is no YAML */
function objectsOf(text: string): AnyObject[] {
  const values = [...readYaml(text, 'The edited file had a syntax error: ')];
  const objects = values.filter((value): value is AnyObject => typeof value === 'object' && value !== null);
  return objects.flatMap((object) => (Array.isArray(object['items']) ? (object['items'] as AnyObject[]) : [object]));
}

const isSame = (info: Info, object: AnyObject): boolean =>
  object.metadata?.name === info.name && object.kind === info.object.kind;

/** Takes the objects one by one; gives those that were refused, with their reasons. */
function* take(
  call: Call,
  infos: readonly Info[],
  edited: readonly AnyObject[],
  { shown, send, isNew }: Editing,
): Task<{ info: Info; error: Error }[]> {
  const refused: { info: Info; error: Error }[] = [];
  for (const info of infos) {
    const object = isNew ? edited[infos.indexOf(info)] : edited.find((each) => isSame(info, each));
    try {
      if (object === undefined) throw new CommandError('at least one of apiVersion, kind and name was changed');
      if (isNew !== true && sameJson(object, withoutManagedFields(shown(info), call))) {
        if (infos.length > 1) call.io.out(`${nameWord(info.resource, info.name)} skipped\n`);
        continue;
      }
      const after = yield* send(info, object);
      const name = after?.metadata.name ?? info.name;
      const done = isNew ? 'created' : 'edited';
      call.io.out(`${nameWord(info.resource, name)} ${after === undefined ? 'skipped' : done}\n`);
    } catch (error) {
      if (!(error instanceof ApiError || error instanceof CommandError)) throw error;
      refused.push({ info, error });
    }
  }
  return refused;
}

/** The text to edit: one object, or a List. */
function textOf(call: Call, infos: readonly Info[], { shown }: Editing): string {
  const objects = infos.map((info) => withoutManagedFields(shown(info), call));
  const value = objects.length === 1 ? objects[0] : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
  return call.flags.text('output') === 'json' ? indentedJson(value) : yamlText(value);
}

/**
 * Opens the editor until what is saved is taken, or nothing is changed any more.
 * @throws CommandError when it is given up after a refusal
 */
export function* editObjects(call: Call, editing: Editing): Task<number> {
  validationOf(call.flags.text('validate'));
  const selection = selectionOf(call);
  const { infos, errors } = yield* editing.isNew ? inFiles(call, selection) : find(call, selection);
  throwAll(errors);
  if (infos.length === 0) throw new CommandError('edit cancelled, no objects found');
  let text = textOf(call, infos, editing);
  let reasons = '';
  let pending: readonly Info[] = infos;
  const name = infos.length === 1 ? `${infos[0]!.resource.kind.toLowerCase()}-${infos[0]!.name}.yaml` : 'objects.yaml';
  for (;;) {
    const saved = yield* edit(name, `${HEADER}${reasons}${text}`);
    const next = saved === undefined ? text : withoutComments(saved);
    if (saved === undefined || next.trim() === withoutComments(text).trim()) {
      if (reasons !== '') throw new CommandError('Edit cancelled, no valid changes were saved.');
      call.io.err('Edit cancelled, no changes made.\n');
      return 0;
    }
    if (next.trim() === '') {
      call.io.err('Edit cancelled, saved file was empty.\n');
      return 0;
    }
    text = next;
    try {
      const refused = yield* take(call, pending, objectsOf(next), editing);
      if (refused.length === 0) return 0;
      pending = refused.map(({ info }) => info);
      reasons = refused.map(({ info, error }) => reasonText(info, error)).join('');
      for (const { error } of refused) call.io.err(`error: ${error.message}\n`);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      reasons = `# ${error.message}\n#\n`;
    }
  }
}
