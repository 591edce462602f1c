/** `kubectl config`: looks into the kubeconfig and changes it (kubectl/pkg/cmd/config). */
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { kubeconfig, type Kubeconfig } from '../../config/kubeconfig.ts';
import { boolFlag } from '../../flags/flag.ts';
import { byText } from '../../../text/go-json.ts';
import { outputFlags, outputOf } from '../../print/output.ts';
import { printerOf } from '../../print/printer.ts';
import { yamlText } from '../../print/yaml.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Task } from '../../waits.ts';
import { contextCommands } from './contexts.ts';
import { propertyCommands } from './properties.ts';
import { setCluster } from './set-cluster.ts';
import { setCredentials } from './set-credentials.ts';

const SECRET_FIELDS = new Set(['client-certificate-data', 'client-key-data', 'certificate-authority-data']);

/** Data is not shown, unless --raw. */
const redacted = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => {
      if (key === 'token' || key === 'password') return [key, 'REDACTED'];
      return [key, SECRET_FIELDS.has(key) ? 'DATA+OMITTED' : value];
    }),
  );

/** What the current context is about only. */
function minified(config: Kubeconfig): Kubeconfig {
  const contexts = config.contexts.filter(({ name }) => name === config['current-context']);
  const used = contexts[0]?.context;
  return {
    ...config,
    contexts,
    clusters: config.clusters.filter(({ name }) => name === used?.cluster),
    users: config.users.filter(({ name }) => name === used?.user),
  };
}

function* runView(call: Call): Task<number> {
  const { flags, io } = call;
  const all = yield* kubeconfig(call);
  const config = flags.bool('minify') ? minified(all) : all;
  const shown = flags.bool('raw')
    ? config
    : {
        ...config,
        clusters: config.clusters.map((each) => ({ ...each, cluster: redacted(each.cluster) })),
        users: config.users.map((each) => ({ ...each, user: redacted(each.user) })),
      };
  const output = outputOf(call);
  if (output.format === 'yaml') io.out(yamlText(shown));
  else {
    const printer = yield* printerOf(call, output);
    printer.print(shown as unknown as AnyObject);
  }
  return 0;
}

const listing = (field: 'clusters' | 'users') =>
  function* (call: Call): Task<number> {
    const config = yield* kubeconfig(call);
    const names = config[field].map(({ name }) => name).sort(byText);
    call.io.out(['NAME', ...names].map((name) => `${name}\n`).join(''));
    return 0;
  };

export const config: Command = {
  name: 'config',
  heading: 'Other Commands',
  use: 'config SUBCOMMAND [options]',
  short: 'Modify kubeconfig files',
  subcommands: [
    ...contextCommands,
    ...propertyCommands,
    setCluster,
    setCredentials,
    {
      name: 'get-clusters',
      use: 'get-clusters [flags] [options]',
      short: 'Display clusters defined in the kubeconfig',
      complete: () => [],
      run: listing('clusters'),
    },
    {
      name: 'get-users',
      use: 'get-users [flags] [options]',
      short: 'Display users defined in the kubeconfig',
      complete: () => [],
      run: listing('users'),
    },
    {
      name: 'view',
      use: 'view [flags] [options]',
      short: 'Display merged kubeconfig settings or a specified kubeconfig file',
      flags: [
        boolFlag('minify', 'Only what the current context uses.'),
        boolFlag('raw', 'With certificates and keys.'),
        boolFlag('flatten', 'Puts files into the kubeconfig.', { ignored: true }),
        boolFlag('merge', 'Joins kubeconfigs.', { fallback: 'true', ignored: true }),
        ...outputFlags().map((flag) => (flag.name === 'output' ? { ...flag, fallback: 'yaml' } : flag)),
      ],
      complete: () => [],
      run: runView,
    },
  ],
};
