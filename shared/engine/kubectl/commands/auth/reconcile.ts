/** `kubectl auth reconcile`: roles and bindings get what the files say and they lack (component-helpers/auth/rbac/reconciliation). */
import { ruleOf } from '../../../api/rbac/rule.ts';
import { findObject } from '../../resources/client.ts';
import { listAt, mapAt, textAt } from '../../../kinds/look.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError, throwAll } from '../../errors.ts';
import { boolFlag } from '../../flags/flag.ts';
import { outputFlags } from '../../print/output.ts';
import { DRY_RUN_FLAG, dryRunOf, resultPrinter } from '../../print/result.ts';
import { addressOf, fileFlags, isFiled, selectionOf, type Info } from '../../resources/find.ts';
import { inFiles } from '../../resources/in-files.ts';
import { write } from '../../resources/write.ts';
import { rest, type Task } from '../../waits.ts';
import { uncovered } from './coverage.ts';
import { policyRule, ruleText } from './rule-parts.ts';

const RBAC = 'rbac.authorization.k8s.io';
const KEPT = 'rbac.authorization.kubernetes.io/autoupdate';

interface Subject {
  kind: string;
  apiGroup?: string;
  name: string;
  namespace?: string;
}

interface Outcome {
  operation: '' | 'create' | 'update' | 'recreate';
  object: AnyObject;
  /** What was missing and is added; what there is too much. */
  missing: string[];
  extra: string[];
  /** It opted out, and stays as it is. */
  isKept: boolean;
}

const subjectText = ({ kind, apiGroup = '', name, namespace = '' }: Subject): string =>
  `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`;

const withGroup = (subject: Subject): Subject => ({
  kind: subject.kind,
  ...(subject.kind === 'ServiceAccount' ? {} : { apiGroup: subject.apiGroup || RBAC }),
  name: subject.name,
  ...(subject.namespace === undefined ? {} : { namespace: subject.namespace }),
});

/** Labels and annotations of both; those of the file count. */
function withMetadata(live: AnyObject, wanted: AnyObject): { object: AnyObject; differs: boolean } {
  const metadata: AnyObject['metadata'] = { ...live.metadata };
  let differs = false;
  for (const field of ['labels', 'annotations'] as const) {
    const both = { ...live.metadata[field], ...wanted.metadata[field] };
    if (Object.entries(both).every(([key, value]) => live.metadata[field]?.[key] === value)) continue;
    metadata[field] = both;
    differs = true;
  }
  return { object: { ...live, metadata } as AnyObject, differs };
}

/** What becomes of the list of rules or subjects, and whether anything does. */
function merged<T>(
  live: readonly T[],
  wanted: readonly T[],
  missing: readonly T[],
  extra: readonly T[],
  removes: boolean,
) {
  if (removes) return { list: wanted, differs: missing.length > 0 || extra.length > 0 };
  return { list: [...live, ...missing], differs: missing.length > 0 };
}

function planRole(wanted: AnyObject, live: AnyObject | undefined, removes: boolean): Outcome {
  const rules = listAt(wanted, 'rules').map(ruleOf);
  if (live === undefined)
    return { operation: 'create', object: wanted, missing: rules.map(ruleText), extra: [], isKept: false };
  const now = listAt(live, 'rules').map(ruleOf);
  const [missing, extra] = [uncovered(now, rules), uncovered(rules, now)];
  const { object, differs } = withMetadata(live, wanted);
  const next = merged(now, rules, missing, extra, removes);
  return {
    operation: differs || next.differs ? 'update' : '',
    object: next.differs ? ({ ...object, rules: next.list.map(policyRule) } as unknown as AnyObject) : object,
    missing: missing.map(ruleText),
    extra: removes ? extra.map(ruleText) : [],
    isKept: mapAt(live, 'metadata', 'annotations')?.[KEPT] === 'false',
  };
}

const same = (a: Subject, b: Subject): boolean => subjectText(a) === subjectText(b);

function planBinding(wanted: AnyObject, live: AnyObject | undefined, removes: boolean): Outcome {
  const subjects = (listAt(wanted, 'subjects') as Subject[]).map(withGroup);
  const all = { ...wanted, subjects } as unknown as AnyObject;
  if (live === undefined)
    return { operation: 'create', object: all, missing: subjects.map(subjectText), extra: [], isKept: false };
  const isKept = mapAt(live, 'metadata', 'annotations')?.[KEPT] === 'false';
  const now = (listAt(live, 'subjects') as Subject[]).map(withGroup);
  const missing = subjects.filter((subject) => !now.some((each) => same(each, subject)));
  const extra = now.filter((subject) => !subjects.some((each) => same(each, subject)));
  const texts = { missing: missing.map(subjectText), extra: removes ? extra.map(subjectText) : [], isKept };
  const ref = (object: AnyObject): string =>
    `${textAt(object, 'roleRef', 'kind')}/${textAt(object, 'roleRef', 'name')}`;
  // A binding cannot be pointed at another role.
  if (ref(live) !== ref(wanted)) return { operation: 'recreate', object: all, ...texts };
  const { object, differs } = withMetadata(live, wanted);
  const next = merged(now, subjects, missing, extra, removes);
  return {
    operation: differs || next.differs ? 'update' : '',
    object: next.differs ? ({ ...object, subjects: next.list } as unknown as AnyObject) : object,
    ...texts,
  };
}

const NAMESPACES = { group: '', version: 'v1', plural: 'namespaces' };

/** @throws StatusError */
function* carryOut(info: Info, { operation, object }: Outcome): Task<AnyObject> {
  const { resource, namespace } = info;
  if (operation === '') return object;
  if (operation === 'update') return yield* write({ verb: 'update', ...addressOf(info), body: object });
  if (operation === 'recreate') yield* write({ verb: 'delete', ...addressOf(info) });
  else if (namespace !== '') {
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
    // That it is there already is as good.
    yield* rest({ verb: 'create', resource: NAMESPACES, namespace: '', body });
  }
  return yield* write({ verb: 'create', resource, namespace, body: object });
}

function tell({ io }: Call, what: 'rules' | 'subjects', { operation, missing, extra, isKept }: Outcome): void {
  if (operation === '') return;
  const caveat = isKept ? `, but object opted out (${KEPT}: false)` : '';
  const list = (heading: string, texts: readonly string[]): string =>
    texts.length === 0 ? '' : `\t${heading}:\n${texts.map((text) => `\t\t${text}\n`).join('')}`;
  io.err(`\treconciliation required ${operation}${caveat}\n`);
  io.err(list(`missing ${what} added`, missing) + list(`extra ${what} removed`, extra));
}

function* run(call: Call): Task<number> {
  const { flags } = call;
  const selection = selectionOf(call);
  if (!isFiled(selection)) throw new CommandError('must specify one of -f and -k');
  if (call.args.length > 0) throw new CommandError('no arguments are allowed');
  const say = yield* resultPrinter(call);
  const { infos, errors } = yield* inFiles(call, selection);
  throwAll(errors);
  for (const info of infos) {
    const { resource, namespace, name, object } = info;
    if (resource.group !== RBAC) continue;
    const isRole = resource.kind.endsWith('Role');
    const live = yield* findObject(resource, namespace, name);
    const plan = isRole
      ? planRole(object, live, flags.bool('remove-extra-permissions'))
      : planBinding(object, live, flags.bool('remove-extra-subjects'));
    const isDone = dryRunOf(call) === 'none' && !plan.isKept;
    say(isDone ? yield* carryOut(info, plan) : plan.object, 'reconciled');
    tell(call, isRole ? 'rules' : 'subjects', plan);
  }
  return 0;
}

export const reconcile: Command = {
  name: 'reconcile',
  use: 'reconcile -f FILENAME [options]',
  short: 'Reconciles rules for RBAC role, role binding, cluster role, and cluster role binding objects',
  long: 'What is missing is added; what there is more stays, unless it is to be removed.',
  flags: [
    ...outputFlags(),
    DRY_RUN_FLAG,
    ...fileFlags('Files, folders or URLs with roles and bindings.'),
    boolFlag('remove-extra-permissions', 'Takes from roles what the files do not give.'),
    boolFlag('remove-extra-subjects', 'Takes from bindings whom the files do not name.'),
  ],
  run,
};
