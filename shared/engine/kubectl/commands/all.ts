/** Every command there is. A new one is imported here and put into the list; nothing else needs to know of it. */
import type { Command } from '../command.ts';
import { describe } from './describe.ts';
import { get } from './get.ts';

export const root: Command = {
  name: 'kubectl',
  use: '[flags] [options]',
  short: 'kubectl controls the Kubernetes cluster manager',
  subcommands: [describe, get],
};
