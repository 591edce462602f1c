/** `kubectl auth can-i`: whether somebody may do something, by the roles that are bound (kubectl/pkg/cmd/auth/cani.go). */
import { verdict } from '../../../api/rbac/authorize.ts';
import { grants } from '../../../api/rbac/grants.ts';
import type { Action, Rule } from '../../../api/rbac/rule.ts';
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
import { compacted } from './rule-parts.ts';
import { policyIn } from './rules.ts';
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

const list = (items: readonly string[] = []): string => `[${items.join(' ')}]`;

/** "deployments.apps/scale" (CombineResourceGroup). */
function resourceText([resource = '']: readonly string[] = [], [group = '']: readonly string[] = []): string {
  const [plural = '', ...part] = resource.split('/');
  return [group === '' ? plural : `${plural}.${group}`, ...part].join('/');
}

const line = ({ resources, groups, urls, names, verbs }: Rule): string =>
  `${resourceText(resources, groups)}\t${list(urls)}\t${list(names)}\t${list(verbs)}\n`;

function* listAll(call: Call): Task<number> {
  const { args, flags, io } = call;
  if (args.length > 0) throw new CommandError('list option must be specified with no arguments');
  if (flags.bool('quiet') || flags.bool('all-namespaces') || flags.text('subresource') !== '')
    throw new CommandError("list option can't be specified with neither quiet, all-namespaces nor subresource options");
  const { namespace } = yield* namespaceOf(call);
  const all = [...grants(yield* policyIn(namespace), askerOf(call), namespace)];
  const rules = all.flatMap((grant) => ('rules' in grant ? grant.rules : []));
  const missing = [...new Set(all.flatMap((grant) => ('missing' in grant ? [grant.missing] : [])))];
  if (missing.length > 0)
    io.err(`warning: the list may be incomplete: ${missing.length === 1 ? missing[0]! : `[${missing.join(', ')}]`}\n`);
  const head = flags.bool('no-headers') ? '' : 'Resources\tNon-Resource URLs\tResource Names\tVerbs\n';
  io.out(layOut(head + compacted(rules).map(line).join(''), TABLE_TABS));
  return 0;
}

function* run(call: Call): Task<number> {
  const { flags, io } = call;
  if (flags.bool('list')) return yield* listAll(call);
  const action = yield* actionOf(call);
  if (flags.bool('no-headers')) throw new CommandError('--no-headers cannot be set without --list specified');
  const namespace = flags.bool('all-namespaces') ? '' : (yield* namespaceOf(call)).namespace;
  const given = verdict(yield* policyIn(namespace), askerOf(call), namespace, action);
  const why = given.allowed || given.why === '' ? '' : ` - ${given.why}`;
  if (!flags.bool('quiet')) io.out(given.allowed ? 'yes\n' : `no${why}\n`);
  return given.allowed ? 0 : 1;
}

export const canI: Command = {
  name: 'can-i',
  use: 'can-i VERB [TYPE | TYPE/NAME | NONRESOURCEURL] [options]',
  short: 'Check whether an action is allowed',
  long: 'Roles and bindings are read, and with --as they hold for every command; the administrator may do everything. Of the built-in roles those are known that people bind: cluster-admin, admin, edit, view and some of system:.',
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
  asksForRights: true,
  run,
};
