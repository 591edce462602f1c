/** The pods that `kubectl debug` makes: one with an ephemeral container more, a copy, one on a node (kubectl/pkg/cmd/debug/debug.go). */
import { listAt, textAt } from '../../../kinds/look.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import { CommandError } from '../../errors.ts';
import type { Options } from './options.ts';
import { withProfile } from './profile.ts';

type Fields = Record<string, unknown>;

export interface Made {
  pod: AnyObject;
  /** '' where no container is new. */
  container: string;
}

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Five letters that differ from one moment and pod to the next. */
function suffix(seed: string): string {
  let hash = 0x811c9dc5;
  let text = '';
  for (let i = 0; text.length < 5; i++) {
    hash = Math.imul(hash ^ seed.charCodeAt(i % seed.length), 0x01000193) >>> 0;
    if (i >= seed.length) text += LETTERS[hash % LETTERS.length]!;
  }
  return text;
}

const specOf = (pod: AnyObject): Fields => pod['spec'] as Fields;

const namesIn = (pod: AnyObject): Set<string> =>
  new Set(
    ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
      listAt(pod, 'spec', list).map((one) => textAt(one, 'name')),
    ),
  );

function containerName({ flags, io }: Call, pod: AnyObject): string {
  const given = flags.text('container');
  if (given !== '') return given;
  const taken = namesIn(pod);
  let name = '';
  for (let n = 0; name === '' || taken.has(name); n++)
    name = `debugger-${suffix(`${io.now()} ${pod.metadata.name} ${n}`)}`;
  if (!flags.bool('quiet')) io.out(`Defaulting debug container name to ${name}.\n`);
  return name;
}

/** What the flags say of the container. */
function containerOf({ flags }: Call, { words, image, env }: Options, name: string): Fields {
  const pull = flags.text('image-pull-policy');
  const isArguments = flags.bool('arguments-only');
  return {
    name,
    ...(image === '' ? {} : { image }),
    ...(words.length === 0 ? {} : { [isArguments ? 'args' : 'command']: words }),
    ...(env.length === 0 ? {} : { env }),
    ...(pull === '' ? {} : { imagePullPolicy: pull }),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
    terminationMessagePolicy: 'File',
  };
}

/** The pod with one ephemeral container more. */
export function withEphemeral(call: Call, options: Options, pod: AnyObject): Made {
  const name = containerName(call, pod);
  const target = call.flags.text('target');
  const made = { ...containerOf(call, options, name), ...(target === '' ? {} : { targetContainerName: target }) };
  const ephemeralContainers = [...listAt(pod, 'spec', 'ephemeralContainers'), made];
  const next = { ...pod, spec: { ...specOf(pod), ephemeralContainers } } as AnyObject;
  return { pod: withProfile(next, name, options.profile, 'ephemeral', options.keep), container: name };
}

/** A pod on a node that sees what the node sees. */
export function onNode(call: Call, options: Options, node: AnyObject): Made {
  const { flags, io } = call;
  const container = flags.text('container') || 'debugger';
  const nodeName = node.metadata.name;
  const name = `node-debugger-${nodeName}-${suffix(`${io.now()} ${nodeName}`)}`;
  if (!flags.bool('quiet')) io.out(`Creating debugging pod ${name} with container ${container} on node ${nodeName}.\n`);
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [containerOf(call, options, container)],
      nodeName,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    },
  } as unknown as AnyObject;
  return { pod: withProfile(pod, container, options.profile, 'node', options.keep), container };
}

/** A copy of the pod, with a container more or one changed. @throws CommandError */
export function copyOf(call: Call, options: Options, original: AnyObject): Made {
  const { flags } = call;
  const { ephemeralContainers: _ephemeral, nodeName, ...left } = specOf(original);
  const containers = listAt(original, 'spec', 'containers').map((one) => {
    const image = options.images.get(textAt(one, 'name')) ?? options.images.get('*');
    return image === undefined ? one : { ...(one as Fields), image };
  });
  const { namespace, labels, annotations } = original.metadata;
  const metadata = {
    name: flags.text('copy-to'),
    namespace,
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
  };
  const spec = {
    ...left,
    containers,
    ...(flags.bool('same-node') ? { nodeName } : {}),
    ...(flags.changed('share-processes') ? { shareProcessNamespace: flags.bool('share-processes') } : {}),
  };
  const copy = { apiVersion: 'v1', kind: 'Pod', metadata, spec } as unknown as AnyObject;
  const given = flags.text('container');
  const known = given !== '' && namesIn(copy).has(given);
  if (!known && options.image === '') {
    if (options.images.size > 0) return { pod: copy, container: '' };
    throw new CommandError('you must specify image when creating new container');
  }
  const name = known ? given : containerName(call, copy);
  const changed = containerOf(call, options, name);
  const own = known
    ? containers.map((one) => (textAt(one, 'name') === name ? changedIn(one as Fields, changed) : one))
    : [...containers, changed];
  const next = { ...copy, spec: { ...spec, containers: own } } as unknown as AnyObject;
  return { pod: withProfile(next, name, options.profile, 'copy', options.keep), container: name };
}

/** A container that was there already: arguments go where there is another command. */
function changedIn(one: Fields, { terminationMessagePolicy: _policy, ...changed }: Fields): Fields {
  const { stdin: _stdin, tty: _tty, ...rest } = one;
  const { args: _args, ...bare } = rest;
  return { ...('command' in changed ? bare : rest), ...changed };
}
