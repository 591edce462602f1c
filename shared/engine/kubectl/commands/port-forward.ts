/** `kubectl port-forward`: ports of a pod on the person's own computer, until Ctrl+C (kubectl/pkg/cmd/portforward). */
import { at, textAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { namespaceOf } from '../config/kubeconfig.ts';
import { CommandError, usageError } from '../errors.ts';
import { listFlag } from '../flags/flag.ts';
import { getObject } from '../resources/client.ts';
import { nextConnection, portForward, type Task } from '../waits.ts';
import { namedPod, POD_RUNNING_FLAG } from './exec.ts';

interface Port {
  local: number;
  remote: number;
}

const SERVICES = { group: '', version: 'v1', plural: 'services' };
const IS_SERVICE = /^(?:svc|services?)\//;

interface Named {
  name?: string;
  port?: number;
  targetPort?: number | string;
  containerPort?: number;
}

const portsOf = (pod: AnyObject): Named[] =>
  ((at(pod, 'spec', 'containers') as { ports?: Named[] }[] | undefined) ?? []).flatMap(({ ports = [] }) => ports);

/** A number, or the name of a container's port. */
function numberOf(word: string, pod: AnyObject): number {
  if (/^\d+$/.test(word)) return Number(word);
  const found = portsOf(pod).find(({ name }) => name === word)?.containerPort;
  if (found === undefined) throw new CommandError(`Pod '${pod.metadata.name}' does not have a named port '${word}'`);
  return found;
}

/** The pod's port behind a Service's. */
function behind(service: AnyObject, word: string, pod: AnyObject): number {
  const ports = (at(service, 'spec', 'ports') as Named[] | undefined) ?? [];
  const found = ports.find(({ name, port }) => String(port) === word || name === word);
  if (found === undefined)
    throw new CommandError(`Service ${service.metadata.name} does not have a service port ${word}`);
  return numberOf(String(found.targetPort ?? found.port ?? ''), pod);
}

function* portsFrom(words: readonly string[], target: string, namespace: string, pod: AnyObject): Task<Port[]> {
  const service = IS_SERVICE.test(target)
    ? yield* getObject(SERVICES, namespace, target.replace(/^.*\//, ''))
    : undefined;
  return words.map((text) => {
    const [first = '', second] = text.split(':');
    const named = second ?? first;
    const remote = service === undefined ? numberOf(named, pod) : behind(service, named, pod);
    // Without a local port, or a name alone, the remote one's number; a Service's own.
    const local = second === undefined ? (/^\d+$/.test(named) ? Number(named) : remote) : Number(first || remote);
    if (!Number.isInteger(local) || local < 1 || local > 65_535 || remote < 1 || remote > 65_535)
      throw new CommandError(
        `error parsing local port '${first}': strconv.ParseUint: parsing "${first}": invalid syntax`,
      );
    return { local, remote };
  });
}

function* run(call: Call): Task<number> {
  const { args, path, flags, io } = call;
  const [target = '', ...words] = args;
  if (words.length === 0) throw usageError(path, 'TYPE/NAME and list of ports are required for port-forward');
  const { namespace } = yield* namespaceOf(call);
  const pod = (yield* namedPod(call, target, 'attach to')) as unknown as AnyObject;
  const phase = textAt(pod, 'status', 'phase');
  if (phase !== 'Running')
    throw new CommandError(`unable to forward port because pod is not running. Current status=${phase}`);
  const ports = yield* portsFrom(words, target, namespace, pod);
  const taken = yield* portForward({ namespace, pod: pod.metadata.name, ports });
  if (taken !== undefined) {
    const { local } = ports[0]!;
    io.err(
      `Unable to listen on port ${taken}: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:${taken}: bind: address already in use]\n`,
    );
    throw new CommandError(`unable to listen on any of the requested ports: [{${local} ${ports[0]!.remote}}]`);
  }
  const addresses = flags.list('address').flatMap((one) => (one === 'localhost' ? ['127.0.0.1', '[::1]'] : [one]));
  for (const { local, remote } of ports)
    for (const address of addresses) io.out(`Forwarding from ${address}:${local} -> ${remote}\n`);
  for (;;) {
    const port = yield* nextConnection();
    if (port === undefined) throw new CommandError('lost connection to pod');
    io.out(`Handling connection for ${port}\n`);
  }
}

export const portForwardCommand: Command = {
  name: 'port-forward',
  heading: 'Troubleshooting and Debugging Commands',
  use: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  short: 'Forward one or more local ports to a pod',
  examples: `  # Port 8080 of this computer is port 80 of a pod of the Service, until Ctrl+C
  kubectl port-forward svc/web 8080:80`,
  flags: [
    listFlag('address', 'Addresses to listen on, of this computer.', { fallback: '[localhost]' }),
    POD_RUNNING_FLAG,
  ],
  run,
};
