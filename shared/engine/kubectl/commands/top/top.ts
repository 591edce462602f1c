/** `kubectl top`: what pods and machines use. */
import type { Command } from '../../command.ts';
import { topNode } from './node.ts';
import { topPod } from './pod.ts';

export const top: Command = {
  name: 'top',
  heading: 'Cluster Management Commands',
  use: 'top [flags] [options]',
  short: 'Display resource (CPU/memory) usage',
  long: 'Needs a metrics server in the cluster.',
  subcommands: [topNode, topPod],
};
