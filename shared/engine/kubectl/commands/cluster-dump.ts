/** `kubectl cluster-info dump`: what helps to see what is wrong, as lists and logs, printed or in files (kubectl/pkg/cmd/clusterinfo/clusterinfo_dump.go). */
import { listAt, textAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { namespaceOf } from '../config/kubeconfig.ts';
import { CommandError } from '../errors.ts';
import { boolFlag, durationFlag, listFlag, textFlag } from '../flags/flag.ts';
import { outputFlags, outputOf } from '../print/output.ts';
import { printerOf } from '../print/printer.ts';
import { ask, listObjects } from '../resources/client.ts';
import { logs, writeFile, type Address, type Task } from '../waits.ts';

const core = (plural: string): Address => ({ group: '', version: 'v1', plural });
const apps = (plural: string): Address => ({ group: 'apps', version: 'v1', plural });
/** What is listed of each namespace, and the names of the files. */
const LISTED: readonly (readonly [Address, file: string])[] = [
  [core('events'), 'events'],
  [core('replicationcontrollers'), 'replication-controllers'],
  [core('services'), 'services'],
  [apps('daemonsets'), 'daemonsets'],
  [apps('deployments'), 'deployments'],
  [apps('replicasets'), 'replicasets'],
  [core('pods'), 'pods'],
];

/** Where pieces go: one after the other to standard output, or each into its file. */
class Dump {
  constructor(
    private readonly call: Call,
    private readonly folder: string,
    private readonly ending: string,
  ) {}

  *text(file: string, text: string): Task<void> {
    if (this.folder === '-') return this.call.io.out(text);
    const path = `${this.folder}/${file}`;
    const wrong = yield* writeFile(path, text);
    if (wrong !== undefined) throw new CommandError(`open ${path}: ${wrong}`);
  }

  *object(file: string, object: AnyObject): Task<void> {
    let text = '';
    const io = { ...this.call.io, out: (more: string) => void (text += more) };
    const into: Call = { ...this.call, io };
    (yield* printerOf(into, outputOf(into))).print(object);
    yield* this.text(`${file}.${this.ending}`, text);
  }
}

function* logsOf(dump: Dump, pod: AnyObject): Task<void> {
  const { name, namespace = '' } = pod.metadata;
  let text = '';
  for (const list of ['initContainers', 'containers'])
    for (const one of listAt(pod, 'spec', list)) {
      const container = textAt(one, 'name');
      const where = `container ${container} of pod ${namespace}/${name}`;
      const answer = yield* logs({ namespace, pod: name, container });
      const said =
        answer.code < 300 ? (answer.body as string) : `Request log error: ${textAt(answer.body, 'message')}\n`;
      text += `==== START logs for ${where} ====\n${said}==== END logs for ${where} ====\n`;
    }
  yield* dump.text(`${namespace}/${name}/logs.txt`, text);
}

function* namespacesOf(call: Call): Task<readonly string[]> {
  const { flags } = call;
  if (flags.bool('all-namespaces')) {
    const all = yield* listObjects(core('namespaces'), '');
    return all.map(({ metadata }) => metadata.name);
  }
  const given = flags.list('namespaces');
  return given.length > 0 ? given : ['kube-system', (yield* namespaceOf(call)).namespace];
}

function* run(call: Call): Task<number> {
  const { flags, io } = call;
  const folder = flags.text('output-directory') || '-';
  const { format } = outputOf(call);
  const dump = new Dump(call, folder, ['json', 'yaml'].includes(format) ? format : 'txt');
  const list = (resource: Address, namespace: string): Task<unknown> => ask({ verb: 'list', resource, namespace });
  yield* dump.object('nodes', (yield* list(core('nodes'), '')) as AnyObject);
  for (const namespace of yield* namespacesOf(call)) {
    let pods: readonly unknown[] = [];
    for (const [resource, file] of LISTED) {
      const listed = (yield* list(resource, namespace)) as AnyObject;
      yield* dump.object(`${namespace}/${file}`, listed);
      if (file === 'pods') pods = listAt(listed, 'items');
    }
    for (const pod of pods) yield* logsOf(dump, pod as AnyObject);
  }
  if (folder !== '-') io.out(`Cluster info dumped to ${folder}\n`);
  return 0;
}

export const clusterDump: Command = {
  name: 'dump',
  use: 'dump [flags] [options]',
  short: 'Dump relevant information for debugging and diagnosis',
  long: 'Prints nodes, and of kube-system and the current namespace events, workloads, Services, pods and their logs.',
  flags: [
    ...outputFlags().map((flag) => (flag.name === 'output' ? { ...flag, fallback: 'json' } : flag)),
    boolFlag('all-namespaces', 'Of all namespaces.', { short: 'A' }),
    listFlag('namespaces', 'Of these namespaces.'),
    textFlag('output-directory', 'Writes files into this folder; "-" is standard output.'),
    durationFlag('pod-running-timeout', 'How long a pod is waited for.', { fallback: '20s', ignored: true }),
  ],
  complete: () => [],
  run,
};
