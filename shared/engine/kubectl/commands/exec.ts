/** `kubectl exec`: a command in a container, with a person's lines or without (kubectl/pkg/cmd/exec/exec.go). */
import type { RestResponse } from '../../api/rest.ts';
import { at, textAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { namespaceOf } from '../config/kubeconfig.ts';
import { CommandError, SilentExit, usageError } from '../errors.ts';
import { boolFlag, durationFlag, listFlag, textFlag } from '../flags/flag.ts';
import { getObject, good, listObjects } from '../resources/client.ts';
import { discovery } from '../resources/discovery.ts';
import { exec, moreExec, type Task } from '../waits.ts';

const PODS = { group: '', version: 'v1', plural: 'pods' };
const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

const namesAt = (pod: AnyObject, list: string): string[] =>
  ((at(pod, 'spec', list) as { name: string }[] | undefined) ?? []).map(({ name }) => name);

/** The labels by which something with pods knows them. */
function selectorOf(object: AnyObject): string {
  const labels = (at(object, 'spec', 'selector', 'matchLabels') ?? at(object, 'spec', 'selector')) as
    | object
    | undefined;
  return Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${String(value)}`)
    .join(',');
}

/** The pod of a name, or the first that runs of TYPE/NAME (polymorphichelpers AttachablePodForObject). */
export function* podFor(word: string, namespace: string): Task<AnyObject> {
  const [type = '', name, ...rest] = word.split('/');
  if (name === undefined) return yield* getObject(PODS, namespace, word);
  if (rest.length > 0) throw new CommandError('arguments in resource/name form may not have more than one slash');
  const resource = (yield* discovery()).mustFind(type);
  const object = yield* getObject(resource, namespace, name);
  if (resource.kind === 'Pod') return object;
  const labelSelector = selectorOf(object);
  if (labelSelector === '') throw new CommandError(`cannot attach to *${resource.kind}: selectors are missing`);
  const pods = yield* listObjects(PODS, namespace, { labelSelector });
  const [first] = pods.filter((pod) => textAt(pod, 'status', 'phase') === 'Running');
  const found = first ?? pods[0];
  if (found === undefined) throw new CommandError('timed out waiting for the condition');
  return found;
}

/** The container that is meant; says so where it was chosen (podcmd FindOrDefaultContainerByName). */
export function containerFor(pod: AnyObject, wanted: string, say: (text: string) => void): string {
  const own = namesAt(pod, 'containers');
  const [init, ephemeral] = [namesAt(pod, 'initContainers'), namesAt(pod, 'ephemeralContainers')];
  if (wanted !== '') {
    if ([...own, ...init, ...ephemeral].includes(wanted)) return wanted;
    throw new CommandError(`container ${wanted} not found in pod ${pod.metadata.name}`);
  }
  const annotated = pod.metadata.annotations?.[DEFAULT_CONTAINER];
  if (annotated !== undefined && own.includes(annotated)) return annotated;
  if (own.length + init.length + ephemeral.length > 1) {
    const others = [...own, ...ephemeral.map((name) => `${name} (ephem)`), ...init.map((name) => `${name} (init)`)];
    say(`Defaulted container "${own[0]}" out of: ${others.join(', ')}\n`);
  }
  return own[0] ?? '';
}

function wordsOf({ path, args, dashAt, flags }: Call): { target: string; command: string[] } {
  const [target = '', ...rest] = args;
  if (target === '' || dashAt === 0) throw new CommandError('pod, type/name or --filename must be specified');
  if (rest.length === 0) throw new CommandError('you must specify at least one command for the container');
  if (dashAt < 0)
    throw usageError(path, 'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
  if (flags.list('filename').length > 0) throw new CommandError('--filename is not simulated for exec');
  return { target, command: rest };
}

function* run(call: Call): Task<number> {
  const { flags, io } = call;
  const { target, command } = wordsOf(call);
  const { namespace } = yield* namespaceOf(call);
  const pod = yield* podFor(target, namespace);
  const phase = textAt(pod, 'status', 'phase');
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const isQuiet = flags.bool('quiet');
  const container = containerFor(pod, flags.text('container'), (text) => {
    if (!isQuiet) io.err(text);
  });
  const stdin = flags.bool('stdin');
  const begun = yield* exec({ namespace, pod: pod.metadata.name, container, command, stdin, tty: flags.bool('tty') });
  if (typeof begun !== 'number') throw new CommandError(String(good(begun as RestResponse)));
  for (;;) {
    const { out, err, exit, error } = yield* moreExec(begun);
    if (out !== '') io.out(out);
    if (err !== '') io.err(err);
    if (error !== undefined) throw new CommandError(`Internal error occurred: ${error}`);
    if (exit === undefined) continue;
    if (exit === 0) return 0;
    io.err(`command terminated with exit code ${exit}\n`);
    throw new SilentExit('', exit);
  }
}

export const execCommand: Command = {
  name: 'exec',
  heading: 'Troubleshooting and Debugging Commands',
  use: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]',
  short: 'Execute a command in a container',
  examples: `  # What time it is in a pod
  kubectl exec web-0 -- date

  # A shell in a container of it
  kubectl exec -it web-0 -c side -- sh`,
  flags: [
    textFlag('container', 'The container; otherwise the one that an annotation names, or the first.', { short: 'c' }),
    listFlag('filename', 'Files that name the pod.', { short: 'f' }),
    durationFlag('pod-running-timeout', 'How long at least one pod is waited for.', { fallback: '1m0s' }),
    boolFlag('quiet', 'Prints what the command prints, and nothing else.', { short: 'q' }),
    boolFlag('stdin', 'Passes standard input on.', { short: 'i' }),
    boolFlag('tty', 'Standard input is a terminal.', { short: 't' }),
  ],
  run,
};
