/** `kubectl debug`: a container for looking into a pod or a node (kubectl/pkg/cmd/debug). */
import { ApiError } from '../../../api/errors.ts';
import { listAt, numberAt, textAt, at } from '../../../kinds/look.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Pod } from '../../../../model/pod.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { namespaceOf } from '../../config/kubeconfig.ts';
import { CommandError, throwAll } from '../../errors.ts';
import { boolFlag, listFlag, textFlag } from '../../flags/flag.ts';
import { ask, good } from '../../resources/client.ts';
import { find, type Info } from '../../resources/find.ts';
import { namesOf } from '../../resources/names.ts';
import { PODS } from '../../resources/pods-of.ts';
import { logs, nextEvent, unwatch, watch, type Task } from '../../waits.ts';
import { joinContainer } from '../attach.ts';
import { optionsOf, type Options } from './options.ts';
import { copyOf, onNode, withEphemeral, type Made } from './pods.ts';
import { PROFILES } from './profile.ts';

const CAPABLE =
  'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n';

/** Says where a user that is not root spoils what the profile allows. */
function warn({ io }: Call, { pod, container }: Made): void {
  const user = numberAt(pod, 'spec', 'securityContext', 'runAsUser') ?? 0;
  const own = (['containers', 'ephemeralContainers'] as const)
    .flatMap((list) => [...listAt(pod, 'spec', list)])
    .find((one) => textAt(one, 'name') === container);
  if (user === 0 || numberAt(own, 'securityContext', 'runAsUser') === 0) return;
  const isAllowed = at(own, 'securityContext', 'privileged') === true;
  if (isAllowed || listAt(own, 'securityContext', 'capabilities', 'add').length > 0) io.err(CAPABLE);
}

function* create(made: Made, namespace: string): Task<AnyObject> {
  return (yield* ask({ verb: 'create', resource: PODS, namespace, body: made.pod })) as AnyObject;
}

/** Does it, and gives the pod with the container to join. @throws CommandError, StatusError */
function* debugOne(call: Call, options: Options, info: Info): Task<{ pod: AnyObject; container: string }> {
  const { object, resource } = info;
  if (object.kind === 'Node') {
    const made = onNode(call, options, object);
    return { pod: yield* create(made, (yield* namespaceOf(call)).namespace), container: made.container };
  }
  if (object.kind !== 'Pod') {
    const version = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
    throw new CommandError(`"${version}, Kind=${object.kind}" not supported by debug`);
  }
  const { name, namespace = '' } = object.metadata;
  if (call.flags.text('copy-to') === '') {
    const made = withEphemeral(call, options, object);
    warn(call, made);
    const { ephemeralContainers } = made.pod['spec'] as { ephemeralContainers: unknown[] };
    const pod = yield* ask({
      verb: 'patch',
      resource: PODS,
      namespace,
      name,
      subresource: 'ephemeralcontainers',
      contentType: 'application/strategic-merge-patch+json',
      body: { spec: { ephemeralContainers } },
    });
    return { pod: pod as AnyObject, container: made.container };
  }
  const made = copyOf(call, options, object);
  warn(call, made);
  const pod = yield* create(made, namespace);
  if (call.flags.bool('replace'))
    yield* ask({ verb: 'delete', resource: PODS, namespace, name, body: { gracePeriodSeconds: 0 } });
  return { pod, container: made.container };
}

const stateOf = ({ status }: Pod, container: string): object | undefined =>
  [
    ...(status?.initContainerStatuses ?? []),
    ...(status?.containerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? []),
  ].find(({ name }) => name === container)?.state;

/** The pod once the container runs or has ended; says meanwhile what it waits for. @throws ApiError */
function* started({ flags, io }: Call, { metadata }: AnyObject, container: string): Task<Pod> {
  const { name, namespace = '' } = metadata;
  const query = { fieldSelector: `metadata.name=${name}` };
  const number = yield* watch({ resource: PODS, namespace, query });
  try {
    for (;;) {
      const event = yield* nextEvent(number);
      if (event === undefined || event.type === 'DELETED') throw new CommandError('the pod is gone');
      if (event.type === 'ERROR') throw new ApiError((event as { object: ApiError['status'] }).object);
      if (event.type === 'BOOKMARK') continue;
      const pod = event.object as Pod;
      const state = stateOf(pod, container);
      if (at(state, 'running') !== undefined || at(state, 'terminated') !== undefined) return pod;
      const why = textAt(state, 'waiting', 'message');
      if (why !== '' && !flags.bool('quiet')) io.err(`Warning: container ${container}: ${why}\n`);
    }
  } finally {
    yield* unwatch(number);
  }
}

function* join(call: Call, pod: AnyObject, container: string): Task<void> {
  const { flags, io } = call;
  const now = yield* started(call, pod, container);
  if (at(stateOf(now, container), 'terminated') !== undefined) {
    const { name, namespace = '' } = now.metadata;
    io.out(good(yield* logs({ namespace, pod: name, container })) as string);
    return;
  }
  const [stdin, tty, quiet] = [flags.bool('stdin'), flags.bool('tty'), flags.bool('quiet')];
  yield* joinContainer(io, now, { container, stdin, tty, quiet });
}

function* run(call: Call): Task<number> {
  const options = optionsOf(call);
  const args = options.targets.map((word) => (word.includes('/') ? word : `pods/${word}`));
  const { infos, errors } = yield* find(call, { args });
  throwAll(errors);
  for (const info of infos) {
    const { pod, container } = yield* debugOne(call, options, info);
    if (options.attach && container !== '') yield* join(call, pod, container);
  }
  return 0;
}

export const debug: Command = {
  name: 'debug',
  heading: 'Troubleshooting and Debugging Commands',
  use: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ] [options]',
  short: 'Create debugging sessions for troubleshooting workloads and nodes',
  long: 'Into a pod comes an ephemeral container, or with --copy-to it is copied and the copy changed; on a node runs a pod that sees it.',
  examples: `  # A shell beside the containers of a pod
  kubectl debug web -it --image=busybox:1.36 --target=nginx
  
  # A copy of a pod with another command
  kubectl debug web -it --copy-to=web-debug --container=nginx -- sh
  
  # A shell on a node, whose files lie under /host
  kubectl debug node/worker-1 -it --image=busybox:1.36`,
  flags: [
    boolFlag('arguments-only', 'What follows -- are arguments, not a command.'),
    boolFlag('attach', 'Waits for the container and joins it; by itself so with --stdin.'),
    textFlag('container', 'Name of the container.', { short: 'c' }),
    textFlag('copy-to', 'Makes a copy of the pod under this name.'),
    textFlag('custom', 'A file with a part of a container.', { ignored: true }),
    listFlag('env', 'Variables of the container: name=value.'),
    listFlag('filename', 'Files that name the pod.', { short: 'f', ignored: true }),
    textFlag('image', 'The image of the container.'),
    textFlag('image-pull-policy', 'When its image is pulled.', { values: ['Always', 'IfNotPresent', 'Never'] }),
    boolFlag('keep-annotations', 'The copy keeps the annotations.'),
    boolFlag('keep-init-containers', 'The copy keeps its init containers.', { fallback: 'true' }),
    boolFlag('keep-labels', 'The copy keeps the labels.'),
    boolFlag('keep-liveness', 'The copy keeps its liveness probes.'),
    boolFlag('keep-readiness', 'The copy keeps its readiness probes.'),
    boolFlag('keep-startup', 'The copy keeps its startup probes.'),
    textFlag('profile', 'What the container is allowed.', { fallback: 'legacy', values: PROFILES }),
    boolFlag('quiet', 'Says nothing of its own.', { short: 'q' }),
    boolFlag('replace', 'With --copy-to: the original is deleted.'),
    boolFlag('same-node', 'With --copy-to: on the node of the original.'),
    listFlag('set-image', 'With --copy-to: other images, name=image.'),
    boolFlag('share-processes', 'With --copy-to: containers see each other.', { fallback: 'true' }),
    boolFlag('stdin', 'Its standard input stays open.', { short: 'i' }),
    textFlag('target', 'An ephemeral container sees the processes of this container.'),
    boolFlag('tty', 'It has a terminal.', { short: 't' }),
  ],
  *complete(call) {
    return call.args.length === 0 ? yield* namesOf(call, 'pods') : [];
  },
  run,
};
