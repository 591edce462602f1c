/** `kubectl create service` of the four types (kubectl/pkg/cmd/create/create_service.go). */
import { isDns1123Subdomain, isValidPortName, isValidPortNum } from '../../../api/names.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { intFlag, listFlag, textFlag, type Flag } from '../../flags/flag.ts';
import { generator, type Made } from './generator.ts';

const MAX_PORT = 65_535;

/** @throws CommandError in the words of strconv */
function portNumber(text: string): number {
  const refuse = (why: string): never => {
    throw new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`);
  };
  if (!/^\d+$/.test(text)) return refuse('invalid syntax');
  return Number(text) > MAX_PORT ? refuse('value out of range') : Number(text);
}

/** @throws CommandError */
function targetOf(text: string): string | number {
  const isNumber = /^[+-]?\d+$/.test(text);
  const errors = isNumber ? isValidPortNum(Number(text)) : isValidPortName(text);
  if (errors.length > 0) throw new CommandError(errors.join(','));
  return isNumber ? Number(text) : text;
}

/** "80:8080" as a port of a Service. */
function portOf(text: string, nodePort: number): object {
  const [port = '', target] = text.split(':');
  const number = portNumber(port);
  return {
    name: text.replaceAll(':', '-'),
    port: number,
    targetPort: target === undefined ? number : targetOf(target),
    protocol: 'TCP',
    ...(nodePort === 0 ? {} : { nodePort }),
  };
}

type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

const textIn = ({ flags }: Call, flag: string): string => (flags.has(flag) ? flags.text(flag) : '');

const makeOf =
  (type: ServiceType) =>
  (call: Call, name: string): Made => {
    const { flags } = call;
    const tcp = flags.list('tcp');
    const clusterIP = textIn(call, 'clusterip');
    const externalName = textIn(call, 'external-name');
    if (clusterIP !== 'None' && tcp.length === 0 && type !== 'ExternalName')
      throw new CommandError('at least one tcp port specifier must be provided');
    if (type === 'ExternalName' && isDns1123Subdomain(externalName).length > 0)
      throw new CommandError(`invalid service external name ${externalName}`);
    const nodePort = flags.has('node-port') ? flags.number('node-port') : 0;
    const ports = tcp.map((text) => portOf(text, nodePort));
    return {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, labels: { app: name } },
      spec: {
        type,
        selector: { app: name },
        ...(ports.length === 0 ? {} : { ports }),
        ...(externalName === '' ? {} : { externalName }),
        ...(clusterIP === '' ? {} : { clusterIP }),
      },
      status: { loadBalancer: {} },
    };
  };

const TCP = listFlag('tcp', 'Ports: port or port:targetPort.');

const ofType = (type: ServiceType, use: string, short: string, flags: readonly Flag[]): Command =>
  generator({
    name: type.toLowerCase(),
    use: `${type.toLowerCase()} NAME ${use} [--dry-run=server|client|none] [options]`,
    short,
    refused: `failed to create ${type} service: `,
    flags: [TCP, ...flags],
    make: makeOf(type),
  });

export const service: Command = {
  name: 'service',
  aliases: ['svc'],
  use: 'service [flags] [options]',
  short: 'Create a service using a specified subcommand',
  subcommands: [
    ofType('ClusterIP', '[--tcp=<port>:<targetPort>]', 'Create a ClusterIP service', [
      textFlag('clusterip', 'Its address; "None" for a headless service.'),
    ]),
    ofType('ExternalName', '--external-name external.name', 'Create an ExternalName service', [
      textFlag('external-name', 'The name outside that it stands for.', { required: true }),
    ]),
    ofType('LoadBalancer', '[--tcp=port:targetPort]', 'Create a LoadBalancer service', []),
    ofType('NodePort', '[--tcp=port:targetPort]', 'Create a NodePort service', [
      intFlag('node-port', 'The port on every node.'),
    ]),
  ],
};
