/** `kubectl create token`: asks for a token of a ServiceAccount (kubectl/pkg/cmd/create/create_token.go). */
import { textAt } from '../../../kinds/look.ts';
import { ApiError } from '../../../api/errors.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { namespaceOf } from '../../config/kubeconfig.ts';
import { CommandError } from '../../errors.ts';
import { durationFlag, textFlag, textsFlag } from '../../flags/flag.ts';
import { outputFlags, outputOf } from '../../print/output.ts';
import { printerOf } from '../../print/printer.ts';
import { namesOf } from '../../resources/names.ts';
import { ask } from '../../resources/client.ts';
import type { Task } from '../../waits.ts';
import { nameOf } from './generator.ts';

const KINDS = ['Node', 'Pod', 'Secret'];
const SECOND_NS = 1_000_000_000;

/** @throws CommandError */
function lifetimeOf({ flags }: Call): number | null {
  const ns = flags.nanoseconds('duration');
  if (ns < 0) throw new CommandError('--duration must be greater than or equal to 0');
  if (ns % SECOND_NS !== 0) throw new CommandError('--duration cannot be expressed in units less than seconds');
  return ns === 0 ? null : ns / SECOND_NS;
}

/** @throws CommandError */
function boundTo({ flags }: Call): object | null {
  const [kind, name, uid] = ['kind', 'name', 'uid'].map((each) => flags.text(`bound-object-${each}`));
  if (kind === '') {
    const set = name !== '' ? 'name' : uid !== '' ? 'uid' : '';
    if (set === '') return null;
    throw new CommandError(`--bound-object-${set} can only be set if --bound-object-kind is provided`);
  }
  if (!KINDS.includes(kind!)) throw new CommandError(`supported --bound-object-kind values are ${KINDS.join(', ')}`);
  if (name === '') throw new CommandError('--bound-object-name is required if --bound-object-kind is provided');
  return { kind, apiVersion: 'v1', name, ...(uid === '' ? {} : { uid }) };
}

function* request(call: Call, name: string, body: object): Task<AnyObject> {
  const { namespace } = yield* namespaceOf(call);
  const resource = { group: '', version: 'v1', plural: 'serviceaccounts' };
  try {
    return (yield* ask({ verb: 'create', resource, namespace, name, subresource: 'token', body })) as AnyObject;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new CommandError(`failed to create token: ${error.message}`);
  }
}

function* run(call: Call): Task<number> {
  const { flags, io } = call;
  const name = nameOf(call);
  const output = outputOf(call);
  const expirationSeconds = lifetimeOf(call);
  const audiences = flags.list('audience');
  if (audiences.includes('')) throw new CommandError('--audience must not be an empty string');
  const made = yield* request(call, name, {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: {},
    spec: { audiences: audiences.length === 0 ? null : audiences, expirationSeconds, boundObjectRef: boundTo(call) },
    status: { token: '', expirationTimestamp: null },
  });
  const token = textAt(made, 'status', 'token');
  if (token === '') throw new CommandError('failed to create token: no token in server response');
  if (output.format !== '') (yield* printerOf(call, output)).print(made);
  else io.out(io.isTerminal?.() === true ? `${token}\n` : token);
  return 0;
}

export const token: Command = {
  name: 'token',
  use: 'token SERVICE_ACCOUNT_NAME [options]',
  short: 'Request a service account token',
  long: 'The token says what a real one says, but is signed by nobody.',
  examples: `  # A token of the account myapp
  kubectl create token myapp
  
  # One that lives ten minutes, for another audience
  kubectl create token myapp --duration 10m --audience https://example.com`,
  flags: [
    ...outputFlags(),
    textsFlag('audience', 'Whom the token is for; absent: the API server. May be given many times.'),
    textFlag('bound-object-kind', 'Kind of the object that the token is bound to: Node, Pod or Secret.', {
      values: KINDS,
    }),
    textFlag('bound-object-name', 'Name of the object that the token is bound to.'),
    textFlag('bound-object-uid', 'UID of that object; absent: of the one that has the name.'),
    durationFlag('duration', 'How long the token is to live; 0: as long as the server likes.'),
  ],
  *complete(call) {
    return call.args.length === 0 ? yield* namesOf(call, 'serviceaccounts') : [];
  },
  run,
};
