/** What the commands below `set` share: they change the containers of pod templates (kubectl/pkg/cmd/set/helper.go). */
import { ApiError } from '../../../api/errors.ts';
import { at, fieldsAt, textAt } from '../../../kinds/look.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import { CommandError, throwAll } from '../../errors.ts';
import { boolFlag, textFlag, type Flag } from '../../flags/flag.ts';
import { outputFlags } from '../../print/output.ts';
import { DRY_RUN_FLAG, resultPrinter } from '../../print/result.ts';
import { fileFlags, SELECTOR_FLAG, selectionOf, type Info } from '../../resources/find.ts';
import { change, checkLocal, findHereOrThere, isLocal, LOCAL_FLAG } from '../../resources/local.ts';
import { podSpecPath, withValue } from '../../resources/pod-template.ts';
import { kindWord } from '../../resources/resource.ts';
import { fieldManagerFlag } from '../../resources/write.ts';
import type { Task } from '../../waits.ts';

export type Container = Readonly<Record<string, unknown>>;

const FILES = 'Files, folders or URLs that name what to change.';

/** @param selects whether they take a selector. @param files those of -f */
export const setFlags = (selects: boolean, files = fileFlags(FILES)): readonly Flag[] => [
  ...outputFlags(),
  DRY_RUN_FLAG,
  ...files,
  ...(selects ? [SELECTOR_FLAG] : []),
  LOCAL_FLAG,
  boolFlag('all', 'Everything of the types in the namespace.'),
  fieldManagerFlag('kubectl-set'),
];

export const CONTAINERS_FLAG: Flag = textFlag('containers', 'Names of the containers; "*" stands for any letters.', {
  short: 'c',
  fallback: '*',
});

const FIELDS = ['containers', 'initContainers'] as const;

/** "web-*" as a test of names. */
export function nameTest(pattern: string): (name: string) => boolean {
  const escaped = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  const test = new RegExp(`^${escaped.join('.*')}$`);
  return (name) => test.test(name);
}

/** The containers of an object, then its init containers. @throws CommandError for kinds without a pod template */
export function containersOf(object: AnyObject): Container[] {
  const path = podSpecPath(object);
  if (path === undefined)
    throw new CommandError(`the object is not a pod or does not have a pod template: *v1.${object.kind}`);
  return FIELDS.flatMap((field) => (at(object, ...path, field) as Container[] | undefined) ?? []);
}

/** The object with each container changed. @param next gives the container as it is to be */
export function withContainers(object: AnyObject, next: (container: Container) => Container): AnyObject {
  const path = podSpecPath(object) ?? [];
  const spec = fieldsAt(object, ...path) ?? {};
  const changed = FIELDS.filter((field) => spec[field] !== undefined).map((field) => [
    field,
    (spec[field] as Container[]).map(next),
  ]);
  return withValue(object, path, { ...spec, ...Object.fromEntries(changed) }) as AnyObject;
}

export const nameOfContainer = (container: Container): string => textAt(container, 'name');

/** A failure that does not say of which object. */
export class UnnamedError extends CommandError {
  override name = 'UnnamedError';
}

/** Without a server the kind stands for the resource. */
function named(call: Call, { resource, name }: Info, { message }: CommandError): CommandError {
  return new CommandError(`error: ${isLocal(call) ? kindWord(resource) : resource.plural}/${name} ${message}`);
}

export interface Setting {
  /** What stands before the changes. */
  resources: readonly string[];
  /** "image updated". */
  done: string;
  /** Before the refusal of the API, with a colon or without one. */
  refused: string;
  /** What is wrong with the call, once its resources are known. @throws CommandError */
  check?(): void;
  /** The object as it is to be; undefined: nothing is to be done and nothing said. @throws CommandError */
  next(object: AnyObject, info: Info): AnyObject | undefined;
  /** Says that it is done although nothing was to be changed. */
  alwaysSays?: boolean;
}

/** @throws CommandError, StatusError */
export function* setAll(call: Call, setting: Setting): Task<number> {
  checkLocal(call);
  const say = yield* resultPrinter(call);
  const { infos, errors } = yield* findHereOrThere(call, { ...selectionOf(call), args: setting.resources });
  if (infos.length > 0 || errors.length === 0) setting.check?.();
  for (const info of infos) {
    try {
      const next = setting.next(info.object, info);
      if (next === undefined) continue;
      const after = yield* change(call, info, next);
      if (after !== undefined || setting.alwaysSays === true) say(after ?? next, setting.done);
    } catch (error) {
      if (error instanceof ApiError) errors.push(new CommandError(`${setting.refused} ${error.message}`));
      else if (error instanceof CommandError)
        errors.push(error instanceof UnnamedError ? error : named(call, info, error));
      else throw error;
    }
  }
  throwAll(errors);
  return 0;
}
