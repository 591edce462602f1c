/** `kubectl attach`: joins the command that a container runs (kubectl/pkg/cmd/attach). */
import { listAt, textAt, at } from '../../kinds/look.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Call, Io } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import { boolFlag, textFlag } from '../flags/flag.ts';
import { namesOf } from '../resources/names.ts';
import { containerFor, containerNames } from '../resources/pod-containers.ts';
import { attach as join, type Task } from '../waits.ts';
import { namedPod, POD_RUNNING_FLAG, shown } from './exec.ts';

export interface Joining {
  /** '' for the pod's default. */
  container: string;
  stdin: boolean;
  tty: boolean;
  quiet: boolean;
}

const hasTerminal = (pod: Pod, name: string): boolean =>
  (['containers', 'initContainers', 'ephemeralContainers'] as const)
    .flatMap((list) => listAt(pod, 'spec', list))
    .some((one) => textAt(one, 'name') === name && at(one, 'tty') === true);

/** What is said when a session in a terminal is over. */
function farewell({ metadata }: Pod, container: string, isEphemeral: boolean): string {
  const line = `kubectl attach ${metadata.name} -c ${container} -n ${metadata.namespace ?? ''} -i -t`;
  return isEphemeral
    ? `Session ended, the ephemeral container will not be restarted but may be reattached using '${line}' if it is still running`
    : `Session ended, resume using '${line}' command`;
}

/** Joins a container until its command ends. @throws CommandError, StatusError */
export function* joinContainer(io: Io, pod: Pod, { container: wanted, stdin, tty, quiet }: Joining): Task<void> {
  const { name, namespace = '' } = pod.metadata;
  const container = containerFor(io, pod, wanted, quiet);
  const isTerminal = hasTerminal(pod, container);
  if (tty && !isTerminal && !quiet)
    io.err(`error: Unable to use a TTY - container ${container} did not allocate one\n`);
  if (!quiet) {
    io.err(
      'All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\n',
    );
    io.err("If you don't see a command prompt, try pressing enter.\n");
  }
  yield* shown(io, yield* join({ namespace, pod: name, container, command: [], stdin, tty: stdin && isTerminal }));
  const isEphemeral = containerNames(pod, 'ephemeralContainers').includes(container);
  if (!quiet && stdin && isTerminal) io.out(`${farewell(pod, container, isEphemeral)}\n`);
}

function* run(call: Call): Task<number> {
  const { args, flags, io } = call;
  if (args.length === 0) throw new CommandError('at least 1 argument is required for attach');
  if (args.length > 2)
    throw new CommandError(
      `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${args.length}: [${args.join(' ')}]`,
    );
  if (flags.duration('pod-running-timeout') <= 0)
    throw new CommandError('--pod-running-timeout must be higher than zero');
  const pod = yield* namedPod(call, args.join('/'), 'attach to');
  const phase = pod.status?.phase ?? '';
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new CommandError(`cannot attach a container in a completed pod; current phase is ${phase}`);
  yield* joinContainer(io, pod, {
    container: flags.text('container'),
    stdin: flags.bool('stdin'),
    tty: flags.bool('tty'),
    quiet: flags.bool('quiet'),
  });
  return 0;
}

export const attach: Command = {
  name: 'attach',
  heading: 'Troubleshooting and Debugging Commands',
  use: 'attach (POD | TYPE/NAME) -c CONTAINER [options]',
  short: 'Attach to a running container',
  examples: `  # What the container of a pod prints from now on
  kubectl attach web
  
  # Lines to its command, and what it answers
  kubectl attach web -c shell -i -t`,
  flags: [
    textFlag('container', 'The container; otherwise the one that an annotation names, or the first.', { short: 'c' }),
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
