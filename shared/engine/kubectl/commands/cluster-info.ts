/** `kubectl cluster-info`: where the control plane and its services answer (kubectl/pkg/cmd/clusterinfo). */
import { listAt, textAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { clusterDump } from './cluster-dump.ts';
import { kubeconfig } from '../config/kubeconfig.ts';
import { listObjects } from '../resources/client.ts';
import type { Task } from '../waits.ts';

const SERVICES = { group: '', version: 'v1', plural: 'services' };

function* serverOf(call: Call): Task<string> {
  const config = yield* kubeconfig(call);
  const context = config.contexts.find(({ name }) => name === config['current-context']);
  const cluster = config.clusters.find(({ name }) => name === context?.context.cluster);
  return textAt(cluster, 'cluster', 'server');
}

function proxyLink(server: string, service: AnyObject): string {
  const { name, namespace } = service.metadata;
  const port = listAt(service, 'spec', 'ports')[0];
  const scheme =
    textAt(port, 'name') === 'https' || (port as { port?: number } | undefined)?.port === 443 ? 'https:' : '';
  return `${server}/api/v1/namespaces/${namespace ?? ''}/services/${scheme}${name}:${textAt(port, 'name')}/proxy`;
}

/** Without the colours that upstream uses on a terminal. */
function* run(call: Call): Task<number> {
  const { io } = call;
  const say = (name: string, link: string): void => io.out(`${name} is running at ${link}\n`);
  const server = yield* serverOf(call);
  const services = yield* listObjects(SERVICES, 'kube-system', { labelSelector: 'kubernetes.io/cluster-service=true' });
  say('Kubernetes control plane', server);
  for (const service of services)
    say(service.metadata.labels?.['kubernetes.io/name'] ?? service.metadata.name, proxyLink(server, service));
  io.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
  return 0;
}

export const clusterInfo: Command = {
  name: 'cluster-info',
  heading: 'Cluster Management Commands',
  use: 'cluster-info [flags] [options]',
  short: 'Display cluster information',
  subcommands: [clusterDump],
  complete: () => [],
  run,
};
