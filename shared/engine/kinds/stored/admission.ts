/** admissionregistration.k8s.io/v1 kinds: webhooks and policies that nothing here calls. */
import type { AnyObject } from '../../../model/meta.ts';
import { age } from '../cells.ts';
import { AGE, NAME, numberColumn, textColumn } from '../columns.ts';
import { each, fill, within } from '../defaulting.ts';
import { listAt, textAt } from '../look.ts';
import { storedKind, type Table } from './stored-kind.ts';

type Fields = Record<string, unknown>;
type WithSpec = AnyObject & { spec: Fields };
const apiVersion = 'admissionregistration.k8s.io/v1';
const categories = ['api-extensions'];

const anyScope = (rule: Fields): Fields => fill(rule, { scope: '*' });

const MATCH = { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} };

function defaultWebhook(webhook: Fields, extra: Fields): Fields {
  const filled = fill(webhook, { failurePolicy: 'Fail', ...MATCH, timeoutSeconds: 10, ...extra });
  const scoped = within(filled, 'rules', (rules) => each(rules as Fields[], anyScope));
  return within(scoped, 'clientConfig', (config) =>
    within(config as Fields, 'service', (service) => fill(service as Fields, { port: 443 })),
  );
}

const defaultWebhooks =
  (extra: Fields) =>
  (object: AnyObject): AnyObject =>
    within(object as AnyObject & { webhooks?: Fields[] }, 'webhooks', (hooks) =>
      each(hooks, (hook) => defaultWebhook(hook, extra)),
    );

const WEBHOOK_TABLE: Table = {
  columns: [NAME, numberColumn('Webhooks'), AGE],
  row: (object, nowMs) => [object.metadata.name, listAt(object, 'webhooks').length, age(object, nowMs)],
};

function defaultMatch(match: unknown): Fields {
  const filled = fill(match as Fields, MATCH);
  const include = within(filled, 'resourceRules', (rules) => each(rules as Fields[], anyScope));
  return within(include, 'excludeResourceRules', (rules) => each(rules as Fields[], anyScope));
}

function paramKindCell(object: AnyObject): string {
  const version = textAt(object, 'spec', 'paramKind', 'apiVersion');
  return version === '' ? '<unset>' : `${version}/${textAt(object, 'spec', 'paramKind', 'kind')}`;
}

export const admissionKinds = [
  storedKind({
    apiVersion,
    kind: 'MutatingWebhookConfiguration',
    plural: 'mutatingwebhookconfigurations',
    categories,
    namespaced: false,
    generation: true,
    defaults: defaultWebhooks({ reinvocationPolicy: 'Never' }),
    table: WEBHOOK_TABLE,
  }),
  storedKind({
    apiVersion,
    kind: 'ValidatingWebhookConfiguration',
    plural: 'validatingwebhookconfigurations',
    categories,
    namespaced: false,
    generation: true,
    defaults: defaultWebhooks({}),
    table: WEBHOOK_TABLE,
  }),
  storedKind({
    apiVersion,
    kind: 'ValidatingAdmissionPolicy',
    plural: 'validatingadmissionpolicies',
    categories,
    namespaced: false,
    status: {},
    generation: true,
    defaults: (object) =>
      within(object as WithSpec, 'spec', (spec) =>
        within(fill(spec, { failurePolicy: 'Fail' }), 'matchConstraints', defaultMatch),
      ),
    table: {
      columns: [NAME, numberColumn('Validations'), textColumn('ParamKind'), AGE],
      row: (object, nowMs) => [
        object.metadata.name,
        listAt(object, 'spec', 'validations').length,
        paramKindCell(object),
        age(object, nowMs),
      ],
    },
  }),
  storedKind({
    apiVersion,
    kind: 'ValidatingAdmissionPolicyBinding',
    plural: 'validatingadmissionpolicybindings',
    categories,
    namespaced: false,
    generation: true,
    defaults: (object) => within(object as WithSpec, 'spec', (spec) => within(spec, 'matchResources', defaultMatch)),
    table: {
      columns: [NAME, textColumn('PolicyName'), textColumn('ParamRef'), AGE],
      row: (object, nowMs) => [
        object.metadata.name,
        textAt(object, 'spec', 'policyName'),
        textAt(object, 'spec', 'paramRef', 'name') || '<unset>',
        age(object, nowMs),
      ],
    },
  }),
];
