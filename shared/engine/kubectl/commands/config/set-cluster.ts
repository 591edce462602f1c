/** `kubectl config set-cluster`: where a cluster's API server answers, and how it is trusted (kubectl/pkg/cmd/config/set_cluster.go). */
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { kubeconfig, saveKubeconfig } from '../../config/kubeconfig.ts';
import { CommandError, HelpError } from '../../errors.ts';
import { boolFlag, textFlag } from '../../flags/flag.ts';
import type { Task } from '../../waits.ts';
import { checkFile, fileFields } from './certificate-files.ts';
import { entriesOf, withEntry, type Fields } from './sections.ts';

const AUTHORITY = 'certificate-authority';
const INSECURE = 'insecure-skip-tls-verify';

/** @throws CommandError for flags that do not go together */
function* check({ flags }: Call): Task<void> {
  const authority = flags.text(AUTHORITY);
  if (flags.bool(INSECURE) && authority !== '')
    throw new CommandError('you cannot specify a certificate authority and insecure mode at the same time');
  if (!flags.bool('embed-certs')) return;
  if (authority === '') throw new CommandError(`you must specify a --${AUTHORITY} to embed`);
  yield* checkFile(authority, AUTHORITY);
}

function* changed(call: Call, before: Fields): Task<Fields> {
  const { flags } = call;
  const fields: Fields = { ...before };
  for (const name of ['server', 'tls-server-name', 'proxy-url'])
    if (flags.changed(name)) fields[name] = flags.text(name) || undefined;
  if (flags.changed(INSECURE)) {
    fields[INSECURE] = flags.bool(INSECURE);
    if (flags.bool(INSECURE)) Object.assign(fields, { [AUTHORITY]: undefined, [`${AUTHORITY}-data`]: undefined });
  }
  if (flags.text(AUTHORITY) !== '') fields[INSECURE] = false;
  return { ...fields, ...(yield* fileFields(call, AUTHORITY)) };
}

function* run(call: Call): Task<number> {
  const [name, ...rest] = call.args;
  if (name === undefined || rest.length > 0) throw new HelpError(`Unexpected args: [${call.args.join(' ')}]`);
  yield* check(call);
  const config = yield* kubeconfig(call);
  const before = entriesOf(config, 'clusters').find((entry) => entry.name === name)?.fields ?? { server: '' };
  yield* saveKubeconfig(call, withEntry(config, 'clusters', { name, fields: yield* changed(call, before) }));
  call.io.out(`Cluster ${JSON.stringify(name)} set.\n`);
  return 0;
}

export const setCluster: Command = {
  name: 'set-cluster',
  use: 'set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com] [options]',
  short: 'Set a cluster entry in kubeconfig',
  long: 'Fields that are not named stay as they are.',
  flags: [
    textFlag(AUTHORITY, 'File with the certificate of the authority.'),
    boolFlag('embed-certs', 'Takes the certificate into the kubeconfig.'),
    boolFlag(INSECURE, 'Does not check the certificate of the server.'),
    textFlag('proxy-url', 'A proxy in the way.'),
    textFlag('server', 'Address of the API server.'),
    textFlag('tls-server-name', 'Name that the certificate of the server must bear.'),
  ],
  *complete(call) {
    return call.args.length > 0 ? [] : (yield* kubeconfig(call)).clusters.map(({ name }) => name);
  },
  run,
};
