/** Where kinds keep their pod template, what may be exposed, and how (kubectl/pkg/polymorphichelpers). */
import { formatSet } from '../../api/labels.ts';
import { at, fieldsAt, listAt, numberAt, textAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import { CommandError } from '../errors.ts';

const IN_TEMPLATE = ['spec', 'template', 'spec'];

/** Path of the pod spec, by kind. */
const POD_SPEC: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  ReplicationController: IN_TEMPLATE,
  Deployment: IN_TEMPLATE,
  DaemonSet: IN_TEMPLATE,
  ReplicaSet: IN_TEMPLATE,
  StatefulSet: IN_TEMPLATE,
  Job: IN_TEMPLATE,
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/** Where the pod spec stands; undefined: the kind has none (UpdatePodSpecForObject). */
export const podSpecPath = ({ kind }: AnyObject): readonly string[] | undefined => POD_SPEC[kind];

/** The object with the value at a path replaced; what lies on the way is copied. */
export function withValue(value: unknown, [key, ...rest]: readonly string[], next: unknown): unknown {
  if (key === undefined) return next;
  const fields = (value ?? {}) as Record<string, unknown>;
  return { ...fields, [key]: withValue(fields[key], rest, next) };
}

const EXPOSED = new Set([
  'ReplicationController',
  'Service',
  'Pod',
  'Deployment.apps',
  'ReplicaSet.apps',
  'Deployment.extensions',
  'ReplicaSet.extensions',
]);

/** @throws CommandError for kinds that no Service can stand before (CanBeExposed) */
export function checkExposed({ group = '', kind }: { group?: string; kind: string }): void {
  const word = group === '' ? kind : `${kind}.${group}`;
  if (!EXPOSED.has(word)) throw new CommandError(`cannot expose a ${word}`);
}

/** The labels that select the pods of an object, "a=b,c=d". @throws CommandError (MapBasedSelectorForObject) */
export function podSelectorText(object: AnyObject): string {
  const { kind, apiVersion } = object;
  switch (kind) {
    case 'ReplicationController':
      return formatSet((at(object, 'spec', 'selector') ?? {}) as Record<string, string>);
    case 'Pod': {
      const labels = object.metadata.labels ?? {};
      if (Object.keys(labels).length === 0) throw new CommandError('the pod has no labels and cannot be exposed');
      return formatSet(labels);
    }
    case 'Service': {
      const selector = at(object, 'spec', 'selector') as Record<string, string> | undefined;
      if (selector === undefined || selector === null) throw new CommandError('the service has no pod selector set');
      return formatSet(selector);
    }
    case 'Deployment':
    case 'ReplicaSet':
      break;
    default:
      throw new CommandError(`cannot extract pod selector from *${apiVersion.split('/').at(-1)}.${kind}`);
  }
  const word = kind.toLowerCase();
  const expressions = listAt(object, 'spec', 'selector', 'matchExpressions');
  if (expressions.length > 0)
    throw new CommandError(
      `couldn't convert expressions - ${JSON.stringify(JSON.stringify(expressions))} to map-based selector format`,
    );
  const isOld = apiVersion.startsWith('extensions/') || apiVersion.endsWith('v1beta1');
  const selector =
    fieldsAt(object, 'spec', 'selector', 'matchLabels') ??
    (isOld ? fieldsAt(object, 'spec', 'template', 'metadata', 'labels') : undefined);
  if (selector === undefined || Object.keys(selector).length === 0)
    throw new CommandError(`invalid ${word}: no selectors, therefore cannot be exposed`);
  return formatSet(selector as Record<string, string>);
}

interface Port {
  port: string;
  protocol: string;
}

/** @throws CommandError for kinds without ports */
function portsIn(object: AnyObject, what: string): Port[] {
  const { kind, apiVersion } = object;
  const one = (value: unknown, field: string): Port => ({
    port: String(numberAt(value, field) ?? 0),
    protocol: textAt(value, 'protocol') || 'TCP',
  });
  if (kind === 'Service') return listAt(object, 'spec', 'ports').map((port) => one(port, 'port'));
  const path = podSpecPath(object);
  if (path === undefined || !['Pod', 'ReplicationController', 'Deployment', 'ReplicaSet'].includes(kind))
    throw new CommandError(`cannot extract ${what} from *${apiVersion.split('/').at(-1)}.${kind}`);
  return listAt(object, ...path, 'containers')
    .flatMap((container) => listAt(container, 'ports'))
    .map((port) => one(port, 'containerPort'));
}

/** The ports of an object, each once. @throws CommandError (PortsForObject) */
export const portsOf = (object: AnyObject): string[] => [...new Set(portsIn(object, 'ports').map(({ port }) => port))];

/** The protocols of each port. @throws CommandError (MultiProtocolsForObject) */
export function protocolsOf(object: AnyObject): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { port, protocol } of portsIn(object, 'protocols'))
    found.set(port, [...(found.get(port) ?? []), protocol]);
  return found;
}
