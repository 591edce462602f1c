/** Every command there is. A new one is imported here and put into the list; nothing else needs to know of it. */
import type { Command } from '../command.ts';
import { apiResources, apiVersions } from './api-resources.ts';
import { clusterInfo } from './cluster-info.ts';
import { config } from './config/config.ts';
import { describe } from './describe.ts';
import { events } from './events.ts';
import { execCommand } from './exec.ts';
import { explain } from './explain.ts';
import { get } from './get.ts';
import { options } from './options.ts';
import { rollout } from './rollout/rollout.ts';
import { top } from './top/top.ts';
import { version } from './version.ts';

export const root: Command = {
  name: 'kubectl',
  use: '[flags] [options]',
  short: 'kubectl controls the Kubernetes cluster manager',
  subcommands: [
    apiResources,
    apiVersions,
    clusterInfo,
    config,
    describe,
    events,
    execCommand,
    explain,
    get,
    options,
    rollout,
    top,
    version,
  ],
};
