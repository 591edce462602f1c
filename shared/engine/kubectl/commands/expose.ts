/** `kubectl expose`: a Service before what runs already (kubectl/pkg/cmd/expose/expose.go). */
import { parseIntOrString } from '../../api/int-or-string.ts';
import { mergePatch } from '../../api/patch/merge.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { namespaceOf } from '../config/kubeconfig.ts';
import { CommandError, throwAll, usageError } from '../errors.ts';
import { textFlag } from '../flags/flag.ts';
import { withSavedConfig } from '../../manifests/last-applied.ts';
import { outputFlags } from '../print/output.ts';
import { DRY_RUN_FLAG, dryRunOf, resultPrinter } from '../print/result.ts';
import { fileFlags, find, selectionOf, type Info } from '../resources/find.ts';
import { checkExposed, podSelectorText, portsOf, protocolsOf } from '../resources/pod-template.ts';
import { fieldManagerFlag, SAVE_CONFIG_FLAG, write, writeQuery } from '../resources/write.ts';
import { labelPairs, overridden, OVERRIDE_FLAGS } from './run-parts.ts';
import type { Task } from '../waits.ts';

const MAX_NAME = 63;
const SERVICES = { group: '', version: 'v1', plural: 'services' };

/** Runs what may refuse, with words before its refusal. */
function saying<T>(before: string, attempt: () => T): T {
  try {
    return attempt();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`${before}: ${error.message}`);
  }
}

/** The ports as text: one, or several cut at commas. @throws CommandError */
function portText({ flags, path }: Call, object: AnyObject): string {
  const given = flags.text('port');
  if (given !== '') return given;
  const ports = saying("couldn't find port via --port flag or introspection", () => portsOf(object));
  if (ports.length === 0 && flags.text('cluster-ip') !== 'None')
    throw usageError(path, "couldn't find port via --port flag or introspection");
  return ports.join(',');
}

/** @throws CommandError */
function servicePorts(call: Call, object: AnyObject): object[] {
  const { flags } = call;
  const text = portText(call, object);
  const known = saying("couldn't find protocol via introspection", () => protocolsOf(object));
  if (text === '') return [];
  const numbers = text.split(',');
  const target = flags.text('target-port');
  return numbers.flatMap((number, i) => {
    if (!/^-?\d+$/.test(number))
      throw new CommandError(`strconv.Atoi: parsing ${JSON.stringify(number)}: invalid syntax`);
    const given = flags.text('protocol');
    const protocols = given === '' ? (known.get(number) ?? ['TCP']) : [given];
    return protocols.map((protocol) => {
      const base = numbers.length > 1 || protocols.length > 1 ? `port-${i + 1}` : '';
      const name = protocols.length > 1 ? `${base}-${protocol.toLowerCase()}` : base;
      const targetPort = target === '' ? Number(number) : parseIntOrString(target);
      return { ...(name === '' ? {} : { name }), protocol, port: Number(number), targetPort };
    });
  });
}

const optional = (field: string, value: string): object => (value === '' ? {} : { [field]: value });

/** @throws CommandError */
function serviceBefore(call: Call, { object, name, resource }: Info): AnyObject {
  const { flags } = call;
  checkExposed(resource);
  const given = flags.text('selector');
  const selector =
    given === ''
      ? saying("couldn't retrieve selectors via --selector flag or introspection", () => podSelectorText(object))
      : given;
  const ports = servicePorts(call, object);
  const labels = flags.text('labels') === '' ? (object.metadata.labels ?? {}) : labelPairs(flags.text('labels'));
  const affinity = flags.text('session-affinity');
  if (affinity !== '' && affinity !== 'None' && affinity !== 'ClientIP')
    throw new CommandError(`unknown session affinity: ${affinity}`);
  const externalIP = flags.text('external-ip');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: flags.text('name') || name.slice(0, MAX_NAME),
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
    },
    spec: {
      ...(selector === '' ? {} : { selector: labelPairs(selector) }),
      ...(ports.length === 0 ? {} : { ports }),
      ...(externalIP === '' ? {} : { externalIPs: [externalIP] }),
      ...optional('type', flags.text('type')),
      ...optional('loadBalancerIP', flags.text('load-balancer-ip')),
      ...optional('sessionAffinity', affinity),
      ...optional('clusterIP', flags.text('cluster-ip')),
    },
    status: { loadBalancer: {} },
  } as unknown as AnyObject;
}

function* run(call: Call): Task<number> {
  const { flags } = call;
  const dryRun = dryRunOf(call);
  const say = yield* resultPrinter(call);
  const { namespace, explicit } = yield* namespaceOf(call);
  const { infos, errors } = yield* find(call, { ...selectionOf(call), selector: '', asInFile: true });
  for (const info of infos) {
    const made = overridden(call, serviceBefore(call, info));
    const object = explicit ? (mergePatch(made, { metadata: { namespace } }) as AnyObject) : made;
    if (dryRun === 'client') {
      say(object, 'exposed');
      continue;
    }
    const body = withSavedConfig(object, flags.bool('save-config'));
    say(yield* write({ verb: 'create', resource: SERVICES, namespace, body, query: writeQuery(call) }), 'exposed');
  }
  throwAll(errors);
  return 0;
}

export const expose: Command = {
  name: 'expose',
  heading: 'Basic Commands (Beginner)',
  use: 'expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type] [options]',
  short: 'Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service',
  flags: [
    ...outputFlags(),
    DRY_RUN_FLAG,
    SAVE_CONFIG_FLAG,
    fieldManagerFlag('kubectl-expose'),
    ...fileFlags('Files, folders or URLs that name what to expose.'),
    ...OVERRIDE_FLAGS,
    textFlag('protocol', 'The protocol; by itself that of the ports, or TCP.', { values: ['TCP', 'UDP', 'SCTP'] }),
    textFlag('port', 'The port of the Service; by itself those of what is exposed.'),
    textFlag('type', 'The type of the Service.', {
      values: ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'],
    }),
    textFlag('load-balancer-ip', 'The address of the load balancer.'),
    textFlag('selector', 'Labels of the pods; by itself those that what is exposed selects.'),
    textFlag('labels', 'Labels of the Service.', { short: 'l' }),
    textFlag('target-port', 'Name or number of the port of the container.'),
    textFlag('external-ip', 'One more address to answer at.'),
    textFlag('name', 'The name of the Service.'),
    textFlag('session-affinity', 'None or ClientIP.', { values: ['None', 'ClientIP'] }),
    textFlag('cluster-ip', 'Its address; "None" for a headless service.'),
  ],
  run,
};
