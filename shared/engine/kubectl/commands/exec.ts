/** `kubectl exec`: a command in a container, with a person's lines or without (kubectl/pkg/cmd/exec/exec.go). */
import type { RestResponse } from '../../api/rest.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Call, Io } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError, SilentExit, throwAll, usageError } from '../errors.ts';
import { boolFlag, durationFlag, listFlag, textFlag, type Flag } from '../flags/flag.ts';
import { good } from '../resources/client.ts';
import { find } from '../resources/find.ts';
import { namesOf } from '../resources/names.ts';
import { containerFor } from '../resources/pod-containers.ts';
import { podFor } from '../resources/pods-of.ts';
import { exec, moreExec, type ExecRequest, type Task } from '../waits.ts';

export const POD_RUNNING_FLAG: Flag = durationFlag('pod-running-timeout', 'How long a pod is waited for.', {
  fallback: '1m0s',
});

/** What "POD" or "TYPE/NAME" names. @throws StatusError, CommandError */
export function* namedObject(call: Call, word: string): Task<AnyObject> {
  const args = [word.includes('/') ? word : `pods/${word}`];
  const { infos, errors } = yield* find(call, { args });
  throwAll(errors);
  return infos[0]!.object;
}

/** The pod that "POD" or "TYPE/NAME" means. @throws StatusError, CommandError */
export function* namedPod(call: Call, word: string, doing: string): Task<Pod> {
  return yield* podFor(call.io, yield* namedObject(call, word), doing, call.flags.duration('pod-running-timeout'));
}

/** Runs a command in a container and shows what it prints. Gives its exit code. @throws CommandError it never ran */
export function* execute({ io }: Call, request: ExecRequest): Task<number> {
  return yield* shown(io, yield* exec(request));
}

/** Shows what a command prints that was started or joined, to its end. @throws CommandError, StatusError it was not */
export function* shown(io: Io, begun: number | RestResponse): Task<number> {
  if (typeof begun !== 'number') throw new CommandError(String(good(begun)));
  for (;;) {
    const { out, err, exit, error } = yield* moreExec(begun);
    if (out !== '') io.out(out);
    if (err !== '') io.err(err);
    if (error !== undefined) throw new CommandError(`Internal error occurred: ${error}`);
    if (exit !== undefined) return exit;
  }
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
  const pod = yield* namedPod(call, target, 'attach to');
  const phase = pod.status?.phase ?? '';
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const { name, namespace = '' } = pod.metadata;
  const container = containerFor(io, pod, flags.text('container'), flags.bool('quiet'));
  const [stdin, tty] = [flags.bool('stdin'), flags.bool('tty')];
  const code = yield* execute(call, { namespace, pod: name, container, command, stdin, tty });
  if (code === 0) return 0;
  io.err(`command terminated with exit code ${code}\n`);
  throw new SilentExit('', code);
}

export const execCommand: Command = {
  name: 'exec',
  heading: 'Troubleshooting and Debugging Commands',
  use: 'exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...] [options]',
  short: 'Execute a command in a container',
  examples: `  # What time it is in a pod
  kubectl exec web-0 -- date

  # A shell in a container of it
  kubectl exec -it web-0 -c side -- sh`,
  flags: [
    textFlag('container', 'The container; otherwise the one that an annotation names, or the first.', { short: 'c' }),
    listFlag('filename', 'Files that name the pod.', { short: 'f' }),
    POD_RUNNING_FLAG,
    boolFlag('quiet', 'Prints what the command prints, and nothing else.', { short: 'q' }),
    boolFlag('stdin', 'Passes standard input on.', { short: 'i' }),
    boolFlag('tty', 'Standard input is a terminal.', { short: 't' }),
  ],
  *complete(call) {
    return call.args.length === 0 ? yield* namesOf(call, 'pods') : [];
  },
  run,
};
