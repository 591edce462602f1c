/** `kubectl auth can-i`: whether somebody may do something, by the roles that are bound (kubectl/pkg/cmd/auth/cani.go). */
import { allows, type Action, type Rule } from '../../../api/rbac/rule.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { namespaceOf } from '../../config/kubeconfig.ts';
import { CommandError } from '../../errors.ts';
import { boolFlag, textFlag } from '../../flags/flag.ts';
import { layOut, TABLE_TABS } from '../../print/tab-writer.ts';
import { discovery } from '../../resources/discovery.ts';
import { ALL_NAMESPACES_FLAG } from '../../resources/find.ts';
import { typeNames } from '../../resources/names.ts';
import type { Task } from '../../waits.ts';
import { rulesFor } from './rules.ts';
import { askerOf } from './subject.ts';

const VERBS =
  'get list watch create update patch delete deletecollection use bind impersonate * approve sign escalate attest'.split(
    ' ',
  );
const URL_VERBS = 'get put post head options delete patch *'.split(' ');
/** Resources that no server lists: people are impersonated. */
const UNLISTED = new Set(['users', 'groups']);

const HOW =
  "you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.";

/** What is asked; warns of what there is not. @throws CommandError */
function* actionOf({ args, flags, io }: Call): Task<Action> {
  if (args.length !== 2) throw new CommandError(HOW);
  const [verb = '', what = ''] = args;
  const part = flags.text('subresource');
  const warn = (text: string): void => io.err(`Warning: ${text}\n\n`);
  if (what.startsWith('/')) {
    if (part !== '') throw new CommandError('--subresource can not be used with NonResourceURL');
    if (!URL_VERBS.includes(verb)) warn(`verb '${verb}' is not a known verb`);
    return { verb, url: what };
  }
  const slash = what.indexOf('/');
  const type = slash < 0 ? what : what.slice(0, slash);
  const name = slash < 0 ? '' : what.slice(slash + 1);
  const found = type === '*' ? undefined : (yield* discovery()).find(type);
  if (found === undefined && type !== '*' && !UNLISTED.has(type)) {
    const [plain = '', ...group] = type.split('.');
    const where = group.length === 0 ? '' : ` in group '${group.join('.')}'`;
    warn(`the server doesn't have a resource type '${plain}'${where}`);
  }
  if (found?.namespaced === false && !flags.bool('all-namespaces')) {
    const where = found.group === '' ? '' : ` in group '${found.group}'`;
    warn(`resource '${found.plural}' is not namespace scoped${where}`);
  }
  if (!VERBS.includes(verb)) warn(`verb '${verb}' is not a known verb`);
  return { verb, group: found?.group ?? '', resource: found?.plural ?? type, part, name };
}

/** Each resource of each rule with its verbs. */
function lines(rules: readonly Rule[]): string[] {
  const list = (items: readonly string[]): string => `[${items.join(' ')}]`;
  return rules.flatMap(({ groups, resources, names, urls, verbs }) => {
    const rest = `${list(names)}\t${list(verbs)}\n`;
    const ofUrls = urls.map((url) => `\t${list([url])}\t${rest}`);
    const ofResources = groups.flatMap((group) =>
      resources.map((resource) => `${group === '' ? resource : `${resource}.${group}`}\t[]\t${rest}`),
    );
    return [...ofResources, ...ofUrls];
  });
}

function* listAll(call: Call): Task<number> {
  const { args, flags, io } = call;
  if (args.length > 0) throw new CommandError('list option must be specified with no arguments');
  if (flags.bool('quiet') || flags.bool('all-namespaces') || flags.text('subresource') !== '')
    throw new CommandError("list option can't be specified with neither quiet, all-namespaces nor subresource options");
  const { namespace } = yield* namespaceOf(call);
  const rules = yield* rulesFor(askerOf(call), namespace);
  const head = flags.bool('no-headers') ? '' : 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n';
  io.out(layOut(head + lines(rules).join(''), TABLE_TABS));
  return 0;
}

function* run(call: Call): Task<number> {
  const { flags, io } = call;
  if (flags.bool('list')) return yield* listAll(call);
  const action = yield* actionOf(call);
  if (flags.bool('no-headers')) throw new CommandError('--no-headers cannot be set without --list specified');
  const namespace = flags.bool('all-namespaces') ? '' : (yield* namespaceOf(call)).namespace;
  const isAllowed = (yield* rulesFor(askerOf(call), namespace)).some((rule) => allows(rule, action));
  if (!flags.bool('quiet')) io.out(isAllowed ? 'yes\n' : 'no\n');
  return isAllowed ? 0 : 1;
}

export const canI: Command = {
  name: 'can-i',
  use: 'can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL] [options]',
  short: 'Check whether an action is allowed',
  long: 'Roles and bindings are read; the cluster itself refuses nobody. Of the built-in roles cluster-admin alone is known.',
  examples: `  # May a service account list pods here?
  kubectl auth can-i list pods --as=system:serviceaccount:default:robot
  
  # Everything that I may do
  kubectl auth can-i --list`,
  flags: [
    ALL_NAMESPACES_FLAG,
    boolFlag('list', 'Prints everything that is allowed.'),
    boolFlag('no-headers', 'With --list: without the headings.'),
    boolFlag('quiet', 'Prints nothing: the exit code tells.', { short: 'q' }),
    textFlag('subresource', 'A part of the resource, as log or scale.'),
  ],
  *complete(call) {
    return call.args.length === 0 ? VERBS : yield* typeNames();
  },
  run,
};
