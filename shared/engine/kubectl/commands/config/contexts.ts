/** `kubectl config ...-context(s)`: which cluster, user and namespace calls are about (kubectl/pkg/cmd/config). */
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { kubeconfig, kubeconfigPath, saveKubeconfig, type Kubeconfig } from '../../config/kubeconfig.ts';
import { CommandError, HelpError } from '../../errors.ts';
import { boolFlag, textFlag } from '../../flags/flag.ts';
import { byText } from '../../../text/go-json.ts';
import { GrowingTable } from '../../print/tab-writer.ts';
import type { Task } from '../../waits.ts';

const fileOf = (call: Call): string => kubeconfigPath(call) ?? 'the kubeconfig';

function* runCurrent(call: Call): Task<number> {
  const config = yield* kubeconfig(call);
  if (config['current-context'] === '') throw new CommandError('current-context is not set');
  call.io.out(`${config['current-context']}\n`);
  return 0;
}

function rowsOf(config: Kubeconfig, names: readonly string[]): string[][] {
  return names.map((name) => {
    const { cluster, user, namespace = '' } = config.contexts.find((each) => each.name === name)!.context;
    return [name === config['current-context'] ? '*' : '', name, cluster, user, namespace];
  });
}

function* runList(call: Call): Task<number> {
  const { io, args, flags } = call;
  const config = yield* kubeconfig(call);
  const known = config.contexts.map(({ name }) => name).sort(byText);
  const names = args.length === 0 ? known : known.filter((name) => args.includes(name));
  if (flags.text('output') === 'name') io.out(names.map((name) => `${name}\n`).join(''));
  else {
    const headings = ['CURRENT', 'NAME', 'CLUSTER', 'AUTHINFO', 'NAMESPACE'];
    const rows = rowsOf(config, names);
    io.out(new GrowingTable().add(flags.bool('no-headers') ? rows : [headings, ...rows]));
  }
  const missing = args.filter((name) => !known.includes(name));
  for (const name of missing) io.err(`error: context ${name} not found\n`);
  return missing.length === 0 ? 0 : 1;
}

function* runUse(call: Call): Task<number> {
  const [name, ...rest] = call.args;
  if (name === undefined || rest.length > 0) throw new HelpError(`Unexpected args: [${call.args.join(' ')}]`);
  const config = yield* kubeconfig(call);
  if (!config.contexts.some((each) => each.name === name))
    throw new CommandError(`no context exists with the name: ${JSON.stringify(name)}`);
  yield* saveKubeconfig(call, { ...config, 'current-context': name });
  call.io.out(`Switched to context ${JSON.stringify(name)}.\n`);
  return 0;
}

function* runSet(call: Call): Task<number> {
  const { flags, args, io } = call;
  const config = yield* kubeconfig(call);
  const isCurrent = flags.bool('current');
  if (!isCurrent && args.length === 0) throw new CommandError('you must specify a non-empty context name or --current');
  if (args.length > (isCurrent ? 0 : 1)) throw new HelpError(`Unexpected args: [${args.join(' ')}]`);
  const name = isCurrent ? config['current-context'] : args[0]!;
  if (name === '') throw new CommandError('no current context is set');
  const before = config.contexts.find((each) => each.name === name);
  const context = { cluster: '', user: '', ...before?.context };
  for (const field of ['cluster', 'user', 'namespace'] as const)
    if (flags.changed(field)) context[field] = flags.text(field);
  const others = config.contexts.filter((each) => each.name !== name);
  yield* saveKubeconfig(call, { ...config, contexts: [...others, { name, context }] });
  io.out(`Context ${JSON.stringify(name)} ${before === undefined ? 'created' : 'modified'}.\n`);
  return 0;
}

function* runRename(call: Call): Task<number> {
  const { args, io } = call;
  const [from, to, ...rest] = args;
  if (from === undefined || to === undefined || rest.length > 0)
    throw new HelpError(`Unexpected args: [${args.join(' ')}]`);
  const config = yield* kubeconfig(call);
  if (!config.contexts.some(({ name }) => name === from))
    throw new CommandError(`cannot rename the context ${JSON.stringify(from)}, it's not in ${fileOf(call)}`);
  if (config.contexts.some(({ name }) => name === to))
    throw new CommandError(
      `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${fileOf(call)}`,
    );
  const contexts = config.contexts.map((each) => (each.name === from ? { ...each, name: to } : each));
  const current = config['current-context'] === from ? to : config['current-context'];
  yield* saveKubeconfig(call, { ...config, contexts, 'current-context': current });
  io.out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`);
  return 0;
}

function* runDelete(call: Call): Task<number> {
  const { args, io } = call;
  const [name, ...rest] = args;
  if (name === undefined || rest.length > 0) throw new HelpError(`Unexpected args: [${args.join(' ')}]`);
  const config = yield* kubeconfig(call);
  const contexts = config.contexts.filter((each) => each.name !== name);
  if (contexts.length === config.contexts.length)
    throw new CommandError(`cannot delete context ${name}, not in ${fileOf(call)}`);
  if (config['current-context'] === name)
    io.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n');
  const file = yield* saveKubeconfig(call, { ...config, contexts });
  io.out(`deleted context ${name} from ${file}\n`);
  return 0;
}

/** Contexts, as the only argument. */
function* contextNames(call: Call): Task<readonly string[]> {
  if (call.args.length > 0) return [];
  return (yield* kubeconfig(call)).contexts.map(({ name }) => name);
}

const command = (
  name: string,
  use: string,
  short: string,
  run: Command['run'],
  rest: Partial<Command> = {},
): Command => ({
  name,
  use,
  short,
  complete: contextNames,
  ...(run === undefined ? {} : { run }),
  ...rest,
});

export const contextCommands: readonly Command[] = [
  command('current-context', 'current-context [flags] [options]', 'Display the current-context', runCurrent),
  command('get-contexts', 'get-contexts [(-o|--output=)name)] [options]', 'Describe one or many contexts', runList, {
    flags: [
      boolFlag('no-headers', 'Leaves out the headers.'),
      textFlag('output', 'Output format. One of: (name).', { short: 'o', values: ['name'] }),
    ],
  }),
  command('use-context', 'use-context CONTEXT_NAME [options]', 'Set the current-context in a kubeconfig file', runUse, {
    aliases: ['use'],
  }),
  command(
    'set-context',
    'set-context [NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace] [options]',
    'Set a context entry in kubeconfig',
    runSet,
    {
      flags: [
        textFlag('cluster', 'The cluster of the context.'),
        boolFlag('current', 'Changes the current context.'),
        textFlag('namespace', 'The namespace of the context.'),
        textFlag('user', 'The user of the context.'),
      ],
    },
  ),
  command(
    'rename-context',
    'rename-context CONTEXT_NAME NEW_NAME [options]',
    'Rename a context from the kubeconfig file',
    runRename,
  ),
  command(
    'delete-context',
    'delete-context NAME [options]',
    'Delete the specified context from the kubeconfig',
    runDelete,
  ),
];
