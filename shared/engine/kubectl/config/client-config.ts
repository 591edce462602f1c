/** What is wrong with the configuration of a client is said before the server is asked anything (client-go tools/clientcmd). */
import { parseNanoseconds } from '../../kernel/go-duration.ts';
import type { Call } from '../call.ts';
import { BareError, CommandError } from '../errors.ts';
import { readFile, through, type Task, type Wait } from '../waits.ts';
import { kubeconfig, type Kubeconfig } from './kubeconfig.ts';

/** Commands that make their client before they look for the namespace, and so put it otherwise. */
const CLIENT_FIRST = /^kubectl (?:(?:create|auth) \S+|run|explain|api-resources|api-versions|version|cluster-info)\b/;

/** A call, and the flags of everybody: without those that the command has of its own under the same name. */
interface Client {
  call: Call;
  text(name: string): string;
  isGiven(name: string): boolean;
}

function clientOf(call: Call, own: ReadonlySet<string>): Client {
  const { flags } = call;
  return {
    call,
    text: (name) => (own.has(name) ? '' : flags.text(name)),
    isGiven: (name) => !own.has(name) && flags.changed(name),
  };
}

/** @throws CommandError for a context or cluster that is not in the kubeconfig */
function checkNames({ call: { path }, text: textOf }: Client, config: Kubeconfig): void {
  const has = (list: readonly { name: string }[], name: string): boolean =>
    name === '' || list.some((each) => each.name === name);
  const [context, cluster, user] = ['context', 'cluster', 'user'].map(textOf) as [string, string, string];
  const noCluster = has(config.clusters, cluster) ? [] : [`no server found for cluster ${JSON.stringify(cluster)}`];
  if (!has(config.contexts, context)) {
    if (CLIENT_FIRST.test(path)) throw new CommandError(`context ${JSON.stringify(context)} does not exist`);
    const all = [`context was not found for specified context: ${context}`, ...noCluster];
    const text = all.length === 1 ? all[0]! : `\n${all.map((each) => `* ${each}`).join('\n')}`;
    throw new BareError(`Error in configuration: ${text}`);
  }
  if (noCluster.length > 0) throw new CommandError(noCluster[0]!);
  if (!has(config.users, user)) throw new CommandError(`auth info ${JSON.stringify(user)} does not exist`);
}

/** What is used of the kubeconfig: the flags', or those of the context. */
function used({ text }: Client, config: Kubeconfig, what: 'cluster' | 'user'): string {
  const context = text('context') || config['current-context'];
  return text(what) || (config.contexts.find(({ name }) => name === context)?.context[what] ?? '');
}

/** @throws CommandError */
function checkUser(client: Client, config: Kubeconfig): void {
  const { text, isGiven } = client;
  const user = used(client, config, 'user');
  if (text('token') !== '' && text('username') !== '')
    throw new CommandError(
      `more than one authentication method found for ${user}; found [token basicAuth], only one is allowed`,
    );
  const isMore = ['as-uid', 'as-group', 'as-user-extra'].some(isGiven);
  if (isMore && text('as') === '')
    throw new CommandError(`requesting uid, groups or user-extra for ${user} without impersonating a user`);
}

/** @throws CommandError, BareError */
function* checkClient(client: Client): Task<void> {
  const { call, text } = client;
  const config = yield* kubeconfig(call);
  checkNames(client, config);
  const timeout = text('request-timeout') || '0';
  if (!/^\d+$/.test(timeout) && parseNanoseconds(timeout) === undefined)
    throw new CommandError(
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    );
  checkUser(client, config);
  const authority = text('certificate-authority');
  if (authority === '' || text('insecure-skip-tls-verify') === 'true') return;
  const answer = yield* readFile(authority);
  if ('error' in answer)
    throw new CommandError(
      `unable to read certificate-authority ${authority} for ${used(client, config, 'cluster')} due to open ${authority}: ${answer.error}`,
    );
}

const needsServer = (wait: Wait): boolean =>
  ['rest', 'discover', 'watch', 'logs', 'exec', 'attach', 'portForward'].some((what) => what in wait);

/** The command, whose client is looked at before it asks a server for the first time. @param own names of its own flags */
export function* checked<T>(call: Call, own: ReadonlySet<string>, task: Task<T>): Task<T> {
  let isChecked = false;
  return yield* through(task, function* (wait) {
    if (!isChecked && needsServer(wait)) {
      isChecked = true;
      yield* checkClient(clientOf(call, own));
    }
    return yield wait;
  });
}
