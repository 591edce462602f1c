/** `kubectl create secret`: generic, for a registry, for TLS (kubectl/pkg/cmd/create/create_secret{,_docker,_tls}.go). */
import { isConfigMapKey } from '../../../api/names.ts';
import { encodeBase64 } from '../../../text/base64.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { textFlag, textsFlag } from '../../flags/flag.ts';
import { keyValueFlags, keyValues, sourcesOf, type KeyValue } from '../../resources/key-values.ts';
import { readFile, type Task } from '../../waits.ts';
import { APPEND_HASH_FLAG, hashed } from './config-map.ts';
import { generator, type Made } from './generator.ts';

const REFUSED = 'failed to create secret ';
const DOCKER_KEY = '.dockerconfigjson';

/** In base64. @throws CommandError for a key that is none, or is there twice */
export function secretData(pairs: readonly KeyValue[]): Record<string, string> {
  const data: Record<string, string> = {};
  for (const [key, value] of pairs) {
    const errors = isConfigMapKey(key);
    if (errors.length > 0)
      throw new CommandError(`${JSON.stringify(key)} is not valid key name for a Secret ${errors.join(';')}`);
    if (Object.hasOwn(data, key))
      throw new CommandError(`cannot add key ${key}, another key by that name already exists`);
    data[key] = encodeBase64(value);
  }
  return data;
}

const secretOf = (name: string, type: string, pairs: readonly KeyValue[]): Made => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  ...(pairs.length === 0 ? {} : { data: secretData(pairs) }),
  ...(type === '' ? {} : { type }),
});

function* makeGeneric(call: Call, name: string): Task<Made> {
  const { fromFiles, fromLiterals, fromEnv } = yield* keyValues(sourcesOf(call.flags), call.io.env);
  return hashed(secretOf(name, call.flags.text('type'), [...fromFiles, ...fromLiterals, ...fromEnv]), call);
}

interface Login {
  server: string;
  username: string;
  password: string;
  email: string;
}

/** What docker keeps of a login. */
export const dockerConfig = ({ server, username, password, email }: Login): string => {
  const auth = encodeBase64(`${username}:${password}`);
  const login = { username, password, ...(email === '' ? {} : { email }), auth };
  return JSON.stringify({ auths: { [server]: login } });
};

function* makeDocker(call: Call, name: string): Task<Made> {
  const { flags } = call;
  const login: Login = {
    server: flags.text('docker-server'),
    username: flags.text('docker-username'),
    password: flags.text('docker-password'),
    email: flags.text('docker-email'),
  };
  const files = flags.list('from-file').map((source) => (source.includes('=') ? source : `${DOCKER_KEY}=${source}`));
  const { fromFiles } = yield* keyValues({ files, literals: [], envFiles: [] }, {});
  if (files.length === 0 && (login.server === '' || login.username === '' || login.password === ''))
    throw new CommandError(
      'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
    );
  const pairs = files.length > 0 ? fromFiles : [[DOCKER_KEY, dockerConfig(login)] as const];
  return hashed(secretOf(name, 'kubernetes.io/dockerconfigjson', pairs), call);
}

const PEM = /-----BEGIN [A-Z ]+-----[\s\S]*-----END [A-Z ]+-----/;

function* pemOf(path: string, what: string): Task<string> {
  const answer = yield* readFile(path);
  if ('error' in answer) throw new CommandError(`Cannot read file ${path}, open ${path}: ${answer.error}`);
  if (!PEM.test(answer.text)) throw new CommandError(`tls: failed to find any PEM data in ${what} input`);
  return answer.text;
}

function* makeTls(call: Call, name: string): Task<Made> {
  const { flags } = call;
  const [cert, key] = [flags.text('cert'), flags.text('key')];
  if (key === '' || cert === '') throw new CommandError('key and cert must be specified');
  const crt = yield* pemOf(cert, 'certificate');
  const pairs: KeyValue[] = [
    ['tls.crt', crt],
    ['tls.key', yield* pemOf(key, 'key')],
  ];
  return hashed(secretOf(name, 'kubernetes.io/tls', pairs), call);
}

export const secret: Command = {
  name: 'secret',
  use: 'secret (docker-registry | generic | tls) [options]',
  short: 'Create a secret using a specified subcommand',
  subcommands: [
    generator({
      name: 'docker-registry',
      use: 'docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none] [options]',
      short: 'Create a secret for use with a Docker registry',
      refused: REFUSED,
      flags: [
        APPEND_HASH_FLAG,
        textFlag('docker-email', 'The address of the user.'),
        textFlag('docker-password', 'The password.'),
        textFlag('docker-server', 'The registry.', { fallback: 'https://index.docker.io/v1/' }),
        textFlag('docker-username', 'The user.'),
        textsFlag('from-file', `A file of logins; its key is ${DOCKER_KEY} unless key=file is given.`),
      ],
      make: makeDocker,
    }),
    generator({
      name: 'generic',
      use: 'generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none] [options]',
      short: 'Create a secret from a local file, directory, or literal value',
      refused: REFUSED,
      flags: [APPEND_HASH_FLAG, ...keyValueFlags('secret'), textFlag('type', 'The type of the secret.')],
      make: makeGeneric,
    }),
    generator({
      name: 'tls',
      use: 'tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none] [options]',
      short: 'Create a TLS secret',
      refused: REFUSED,
      flags: [
        APPEND_HASH_FLAG,
        textFlag('cert', 'The file of the certificate, PEM.'),
        textFlag('key', 'The file of the private key, PEM.'),
      ],
      make: makeTls,
    }),
  ],
};
