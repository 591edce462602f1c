/** `kubectl port-forward`: ports of the person's computer that lead into a pod (kubectl/pkg/cmd/portforward, client-go/tools/portforward). */
import { formatTime } from '../../kernel/time.ts';
import { listAt, numberAt, textAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError, usageError } from '../errors.ts';
import { listFlag } from '../flags/flag.ts';
import { namesOf } from '../resources/names.ts';
import { podFor } from '../resources/pods-of.ts';
import { moreForward, portForward as forward, type ForwardedPort, type Task } from '../waits.ts';
import { namedObject, POD_RUNNING_FLAG } from './exec.ts';

const split = (text: string): [local: string, remote: string] => {
  const [local = '', remote = local] = text.split(':');
  return [local, remote];
};

const ports = (object: unknown): unknown[] =>
  listAt(object, 'spec', 'containers').flatMap((container) => [...listAt(container, 'ports')]);

/** The number of a port that a pod's containers name. @throws CommandError */
function namedPort(pod: Pod, name: string): number {
  const found = ports(pod).find((port) => textAt(port, 'name') === name);
  const number = found === undefined ? undefined : numberAt(found, 'containerPort');
  if (number === undefined) throw new CommandError(`Pod '${pod.metadata.name}' does not have a named port '${name}'`);
  return number;
}

/** The pod's port behind a Service's. @throws CommandError */
function behindService(service: AnyObject, pod: Pod, wanted: string): number {
  const own = listAt(service, 'spec', 'ports').find((port) =>
    /^\d+$/.test(wanted) ? numberAt(port, 'port') === Number(wanted) : textAt(port, 'name') === wanted,
  );
  const name = service.metadata.name;
  if (own === undefined && /^\d+$/.test(wanted))
    throw new CommandError(`Service ${name} does not have a service port ${wanted}`);
  if (own === undefined) throw new CommandError(`Service '${name}' does not have a named port '${wanted}'`);
  const port = numberAt(own, 'port')!;
  if (textAt(service, 'spec', 'clusterIP') === 'None') return port;
  const target = textAt(own, 'targetPort');
  return target === '' ? (numberAt(own, 'targetPort') ?? port) : namedPort(pod, target);
}

/** @throws CommandError in Go's words */
function portNumber(text: string, which: 'local' | 'remote'): number {
  const why = !/^\d+$/.test(text) ? 'invalid syntax' : Number(text) > 65_535 ? 'value out of range' : undefined;
  if (why !== undefined)
    throw new CommandError(
      `error parsing ${which} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`,
    );
  return Number(text);
}

/** "8080:80", "80", ":80", ":web" as numbers. @throws CommandError */
function portOf(text: string, object: AnyObject, pod: Pod): ForwardedPort {
  const [localText, remoteText] = split(text);
  if (text.split(':').length > 2) throw new CommandError(`invalid port format '${text}'`);
  const remote =
    object.kind === 'Service'
      ? behindService(object, pod, remoteText)
      : /^\d+$/.test(remoteText)
        ? portNumber(remoteText, 'remote')
        : namedPort(pod, remoteText);
  if (remote === 0) throw new CommandError('remote port must be > 0');
  // A name, or a Service's port, stands for its number on both sides.
  const local = localText === '' ? 0 : /^\d+$/.test(localText) ? portNumber(localText, 'local') : remote;
  return { local, remote };
}

/** The addresses to listen on, as they are printed. */
const shownAddresses = (addresses: readonly string[]): string[] =>
  addresses.flatMap((address) => (address === 'localhost' ? ['127.0.0.1', '[::1]'] : [address]));

function sayRefused({ io }: Call, addresses: readonly string[], local: number, error: string): void {
  const each = shownAddresses(addresses).map((address) => {
    const family = address.startsWith('[') ? 'tcp6' : 'tcp4';
    return `unable to create listener: Error listen ${family} ${address}:${local}: ${error}`;
  });
  io.err(
    `Unable to listen on port ${local}: Listeners failed to create with the following errors: [${each.join(' ')}]\n`,
  );
}

/** A line as klog writes it. */
const logged = (now: number, text: string): string => {
  const stamp = formatTime(now, true);
  return `E${stamp.slice(5, 7)}${stamp.slice(8, 10)} ${stamp.slice(11, 26)}       1 portforward.go:424] "Unhandled Error" err="${text}"\n`;
};

function* run(call: Call): Task<number> {
  const { args, flags, io, path } = call;
  const [target = '', ...wanted] = args;
  if (wanted.length === 0) throw usageError(path, 'TYPE/NAME and list of ports are required for port-forward');
  const object = yield* namedObject(call, target);
  const pod = yield* podFor(io, object, 'attach to', flags.duration('pod-running-timeout'));
  const phase = pod.status?.phase ?? '';
  const { name, namespace = '' } = pod.metadata;
  const asked = wanted.map((text) => portOf(text, object, pod));
  if (phase !== 'Running')
    throw new CommandError(`unable to forward port because pod is not running. Current status=${phase}`);
  const addresses = flags.list('address');
  const listening = yield* forward({ namespace, pod: name, ports: asked });
  for (const { local, remote, error } of listening) {
    if (error !== undefined) sayRefused(call, addresses, local, error);
    else for (const address of shownAddresses(addresses)) io.out(`Forwarding from ${address}:${local} -> ${remote}\n`);
  }
  if (listening.every(({ error }) => error !== undefined)) {
    const pairs = asked.map(({ local, remote }) => `{${local} ${remote}}`).join(' ');
    throw new CommandError(`unable to listen on any of the requested ports: [${pairs}]`);
  }
  for (;;) {
    const { local, remote, lost } = yield* moreForward();
    io.out(`Handling connection for ${local}\n`);
    if (lost === undefined) continue;
    const why = `an error occurred forwarding ${local} -> ${remote}: error forwarding port ${remote} to pod ${name}, uid : failed to connect to localhost:${remote} inside its network namespace: ${lost}`;
    io.err(logged(io.now(), why));
    throw new CommandError('lost connection to pod');
  }
}

export const portForward: Command = {
  name: 'port-forward',
  heading: 'Troubleshooting and Debugging Commands',
  use: 'port-forward TYPE/NAME [options] [LOCAL_PORT:]REMOTE_PORT [...[LOCAL_PORT_N:]REMOTE_PORT_N]',
  short: 'Forward one or more local ports to a pod',
  long: 'Of a workload or a Service, to one pod of it, chosen once; it ends with Ctrl+C.',
  examples: `  # Port 8080 here leads to port 80 of a pod
  kubectl port-forward pod/web 8080:80
  
  # To the pod behind a Service's port that is called "http"
  kubectl port-forward service/web 8080:http`,
  flags: [
    listFlag('address', 'Addresses of this computer to listen on.', { fallback: '[localhost]' }),
    POD_RUNNING_FLAG,
  ],
  *complete(call) {
    return call.args.length === 0 ? yield* namesOf(call, 'pods') : [];
  },
  run,
};
