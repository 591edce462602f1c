/** `kubectl config set-credentials`: how a user proves who it is (kubectl/pkg/cmd/config/set_credentials.go). */
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { kubeconfig, saveKubeconfig } from '../../config/kubeconfig.ts';
import { CommandError, HelpError } from '../../errors.ts';
import { boolFlag, textFlag, textsFlag } from '../../flags/flag.ts';
import type { Task } from '../../waits.ts';
import { checkFile, fileFields } from './certificate-files.ts';
import { entriesOf, withEntry, type Fields } from './sections.ts';

const FILES = ['client-certificate', 'client-key'] as const;

/** "a=b" sets, "a-" takes away. @throws HelpError */
function pairsOf(texts: readonly string[], flag: string): { set: Map<string, string>; gone: Set<string> } {
  const set = new Map<string, string>();
  const gone = new Set<string>();
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals > 0) set.set(text.slice(0, equals), text.slice(equals + 1));
    else if (text.endsWith('-')) gone.add(text.slice(0, -1));
    else throw new HelpError(`invalid ${flag} format: ${text}`);
  }
  return { set, gone };
}

/** @throws CommandError for flags that do not go together */
function* check({ flags }: Call): Task<void> {
  const methods = [
    ...(flags.text('token') === '' ? [] : ['--token']),
    ...(flags.text('username') === '' && flags.text('password') === '' ? [] : ['--username/--password']),
  ];
  if (methods.length > 1)
    throw new CommandError(
      `you cannot specify more than one authentication method at the same time: ${methods.join(', ')}`,
    );
  if (!flags.bool('embed-certs')) return;
  const given = FILES.filter((name) => flags.text(name) !== '');
  if (given.length === 0) throw new CommandError('you must specify a --client-certificate or --client-key to embed');
  for (const name of given) yield* checkFile(flags.text(name), name);
}

function providerOf({ flags }: Call, before: Fields): Fields {
  const { set, gone } = pairsOf(flags.list('auth-provider-arg'), 'auth-provider-arg');
  if (!flags.changed('auth-provider') && set.size === 0 && gone.size === 0) return {};
  const known = (before['auth-provider'] ?? {}) as { name?: string; config?: Record<string, string> };
  const config = Object.fromEntries([...Object.entries(known.config ?? {}), ...set].filter(([key]) => !gone.has(key)));
  return { 'auth-provider': { config, name: flags.text('auth-provider') || known.name } };
}

interface Exec {
  command?: string;
  env?: { name: string; value: string }[] | null;
}

function execOf({ flags }: Call, before: Fields): Fields {
  const names = ['exec-command', 'exec-api-version', 'exec-arg', 'exec-env', 'exec-interactive-mode'];
  if (!names.some((name) => flags.changed(name)) && !flags.changed('exec-provide-cluster-info')) return {};
  const { set, gone } = pairsOf(flags.list('exec-env'), 'exec-env');
  const known = (before['exec'] ?? { env: null }) as Exec & Fields;
  const kept = (known.env ?? []).filter(({ name }) => !gone.has(name) && !set.has(name));
  const env = [...kept, ...[...set].map(([name, value]) => ({ name, value }))];
  return {
    exec: {
      apiVersion: flags.text('exec-api-version') || (known['apiVersion'] ?? ''),
      args: flags.changed('exec-arg') ? flags.list('exec-arg') : (known['args'] ?? null),
      command: flags.text('exec-command') || (known.command ?? ''),
      env: env.length === 0 ? null : env,
      interactiveMode: flags.text('exec-interactive-mode') || (known['interactiveMode'] ?? 'IfAvailable'),
      provideClusterInfo: flags.bool('exec-provide-cluster-info'),
    },
  };
}

function* changed(call: Call, before: Fields): Task<Fields> {
  const { flags } = call;
  const fields: Fields = { ...before };
  for (const name of FILES) Object.assign(fields, yield* fileFields(call, name));
  const [isToken, isBasic] = [flags.changed('token'), flags.changed('username') || flags.changed('password')];
  for (const name of ['token', 'username', 'password'])
    if (flags.changed(name)) fields[name] = flags.text(name) || undefined;
  if (isToken) fields['tokenFile'] = undefined;
  if (isToken && !isBasic) Object.assign(fields, { username: undefined, password: undefined });
  if (isBasic && !isToken) fields['token'] = undefined;
  return { ...fields, ...providerOf(call, before), ...execOf(call, before) };
}

function* run(call: Call): Task<number> {
  const [name, ...rest] = call.args;
  if (name === undefined || rest.length > 0) throw new HelpError(`unexpected args: [${call.args.join(' ')}]`);
  pairsOf(call.flags.list('auth-provider-arg'), 'auth-provider-arg');
  yield* check(call);
  const config = yield* kubeconfig(call);
  const before = entriesOf(config, 'users').find((entry) => entry.name === name)?.fields ?? {};
  yield* saveKubeconfig(call, withEntry(config, 'users', { name, fields: yield* changed(call, before) }));
  call.io.out(`User ${JSON.stringify(name)} set.\n`);
  return 0;
}

export const setCredentials: Command = {
  name: 'set-credentials',
  use: 'set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value] [options]',
  short: 'Set a user entry in kubeconfig',
  long: 'Fields that are not named stay as they are.',
  flags: [
    textFlag('auth-provider', 'Who authenticates for the user.'),
    textsFlag('auth-provider-arg', 'key=value for the provider; "key-" takes it away.'),
    textFlag('client-certificate', 'File with the certificate of the user.'),
    textFlag('client-key', 'File with the key of the user.'),
    boolFlag('embed-certs', 'Takes certificate and key into the kubeconfig.'),
    textFlag('exec-api-version', 'Version of what the command answers.'),
    textsFlag('exec-arg', 'Arguments of the command.'),
    textFlag('exec-command', 'A command that gives credentials.'),
    textsFlag('exec-env', 'key=value in its environment; "key-" takes it away.'),
    textFlag('exec-interactive-mode', 'Whether it may ask: Never, IfAvailable, Always.'),
    boolFlag('exec-provide-cluster-info', 'Tells it of the cluster.'),
    textFlag('password', 'Password of the user.'),
    textFlag('token', 'Token of the user.'),
    textFlag('username', 'Name of the user.'),
  ],
  *complete(call) {
    return call.args.length > 0 ? [] : (yield* kubeconfig(call)).users.map(({ name }) => name);
  },
  run,
};
