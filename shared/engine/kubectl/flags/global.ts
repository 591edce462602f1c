/** The flags that every command takes (`kubectl options`). */
import { boolFlag, durationFlag, intFlag, listFlag, textFlag, textsFlag, type Flag } from './flag.ts';

const IGNORED = { ignored: true } as const;

export const GLOBAL_FLAGS: readonly Flag[] = [
  textFlag('as', 'The user to act as: what its roles do not allow is refused.'),
  textsFlag('as-group', 'A group to act as a member of; may be given many times.'),
  textFlag('as-uid', 'The UID to act as.', IGNORED),
  textsFlag('as-user-extra', 'More of the user to act as, key=value; may be given many times.', IGNORED),
  textFlag('cache-dir', 'Where discovery is cached.', { fallback: '$HOME/.kube/cache', ...IGNORED }),
  textFlag('certificate-authority', 'File with the certificate of the authority.', IGNORED),
  textFlag('client-certificate', 'File with the certificate of the client.', IGNORED),
  textFlag('client-key', 'File with the key of the client.', IGNORED),
  textFlag('cluster', 'The cluster of the kubeconfig, which has to be there; the simulated one answers.'),
  textFlag('context', 'The context of the kubeconfig to use.'),
  boolFlag('disable-compression', 'Asks for answers without compression.', IGNORED),
  boolFlag('insecure-skip-tls-verify', 'Does not check the certificate of the server.', IGNORED),
  textFlag('kubeconfig', 'The kubeconfig file to use.'),
  textFlag('kuberc', 'The kuberc file with preferences.', IGNORED),
  durationFlag('log-flush-frequency', 'How often logs are flushed.', { fallback: '5s', ...IGNORED }),
  boolFlag('match-server-version', 'Refuses to work with a server of another version.', IGNORED),
  textFlag('namespace', 'The namespace of this call.', { short: 'n' }),
  textFlag('password', 'Password for basic authentication.', IGNORED),
  textFlag('profile', 'Name of a profile to capture.', { fallback: 'none', ...IGNORED }),
  textFlag('profile-output', 'File for the profile.', { fallback: 'profile.pprof', ...IGNORED }),
  textFlag('request-timeout', 'How long one request may take; 0 = for ever.', { fallback: '0', ...IGNORED }),
  textFlag('server', 'Address of the API server.', { short: 's', ...IGNORED }),
  textFlag('tls-server-name', 'Name that the certificate of the server must bear.', IGNORED),
  textFlag('token', 'Bearer token.', IGNORED),
  textFlag('user', 'The user of the kubeconfig, who has to be there; --as acts as somebody.'),
  textFlag('username', 'User for basic authentication.', IGNORED),
  intFlag('v', 'How much is logged.', { short: 'v', ...IGNORED }),
  listFlag('vmodule', 'How much is logged, by file.', { fallback: '', ...IGNORED }),
  boolFlag('warnings-as-errors', 'Leaves with an error where the server warned.', IGNORED),
];
