/** `kubectl logs`: what containers printed, and go on printing (kubectl/pkg/cmd/logs). */
import { parseTime } from '../../../kernel/time.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Pod } from '../../../../model/pod.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { namespaceOf } from '../../config/kubeconfig.ts';
import { ApiError } from '../../../api/errors.ts';
import { CommandError, usageError } from '../../errors.ts';
import { boolFlag, durationFlag, intFlag, textFlag } from '../../flags/flag.ts';
import { good } from '../../resources/client.ts';
import { find, SELECTOR_FLAG } from '../../resources/find.ts';
import { namesOf } from '../../resources/names.ts';
import { followLogs, logs as readLogs, moreLogs, type LogRequest, type Task } from '../../waits.ts';
import { logSources, sourcesOf, type Source, type Wanted } from './sources.ts';

const EXPECTED =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";
/** Lines of each pod that a selector finds, where nobody says how many. */
const SELECTED_TAIL = 10;

/** Everything of a request but whose log it is. @throws CommandError for figures that make no sense */
function requestOf({ flags, args }: Call): Omit<LogRequest, 'namespace' | 'pod'> {
  const container = flags.text('container') || (args[1] ?? '');
  const since = flags.text('since-time');
  const seconds = Math.round(flags.duration('since') / 1000);
  if (since !== '' && flags.changed('since') && seconds !== 0)
    throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (flags.bool('all-containers') && container !== '')
    throw new CommandError(`--all-containers=true should not be specified with container name ${container}`);
  if (flags.changed('container') && args.length === 2)
    throw new CommandError('only one of -c or an inline [CONTAINER] arg is allowed');
  const bytes = flags.number('limit-bytes');
  if (bytes < 0) throw new CommandError('--limit-bytes must be greater than 0');
  if (seconds < 0) throw new CommandError('--since must be greater than 0');
  const tail = flags.number('tail');
  if (tail < -1) throw new CommandError('--tail must be greater than or equal to -1');
  if (since !== '' && parseTime(since) === undefined)
    throw new CommandError(
      `parsing time ${JSON.stringify(since)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(since)} as "2006"`,
    );
  const isSelected = flags.text('selector') !== '' && !flags.changed('tail');
  return {
    previous: flags.bool('previous'),
    timestamps: flags.bool('timestamps'),
    ...(since === '' ? {} : { sinceTime: since }),
    ...(seconds === 0 ? {} : { sinceSeconds: seconds }),
    ...(bytes === 0 ? {} : { limitBytes: bytes }),
    ...(isSelected ? { tailLines: SELECTED_TAIL } : tail === -1 ? {} : { tailLines: tail }),
  };
}

/** The object that is named, or the pods that are selected. @throws CommandError, StatusError */
function* objectsOf(call: Call): Task<AnyObject[]> {
  const { args, flags, io } = call;
  const { namespace } = yield* namespaceOf(call);
  const selector = flags.text('selector');
  const [name = ''] = args;
  const words = selector !== '' ? ['pods'] : [name.includes('/') ? name : `pods/${name}`];
  const { infos, errors } = yield* find(call, { args: words, selector });
  const [error] = errors;
  if (error instanceof ApiError && error.status.code === 404)
    throw new CommandError(`error from server (NotFound): ${error.message} in namespace ${JSON.stringify(namespace)}`);
  if (error !== undefined) throw error;
  if (selector === '' && infos.length !== 1) throw new CommandError('expected a resource');
  if (infos.length === 0) io.err(`No resources found in ${namespace} namespace.\n`);
  return infos.map(({ object }) => object);
}

/** Prints texts, each line with its source before it where that is wanted. */
class Printing {
  private readonly withPrefix: boolean;

  constructor(private readonly call: Call) {
    this.withPrefix = call.flags.bool('prefix') || call.flags.bool('all-pods');
  }

  print({ pod, container }: Source, text: string): void {
    const prefix = `[pod/${pod}/${container}] `;
    this.call.io.out(this.withPrefix ? text.replace(/^(?=[^])/gm, prefix) : text);
  }

  /** Runs one source's piece; its failure is said and forgotten where it is to be. */
  *guarded<T>(piece: Task<T>): Task<T | undefined> {
    try {
      return yield* piece;
    } catch (error) {
      const isIgnored = this.call.flags.bool('ignore-errors');
      if (!isIgnored || !(error instanceof ApiError || error instanceof CommandError)) throw error;
      this.call.io.out(`error: ${error.message}\n`);
      return undefined;
    }
  }
}

function* printOne(printing: Printing, source: Source, request: LogRequest): Task<void> {
  printing.print(source, good(yield* readLogs(request)) as string);
}

function* followAll(printing: Printing, requests: readonly (readonly [Source, LogRequest])[]): Task<void> {
  const open = new Map<number, Source>();
  for (const [source, request] of requests) {
    const opened = yield* printing.guarded(
      (function* () {
        const { log, answer } = yield* followLogs(request);
        printing.print(source, good(answer) as string);
        return log;
      })(),
    );
    if (opened !== undefined) open.set(opened, source);
  }
  while (open.size > 0) {
    const more = yield* moreLogs();
    if (more === undefined) return;
    printing.print(open.get(more.log)!, more.text);
  }
}

function* run(call: Call): Task<number> {
  const { args, flags, path, io } = call;
  const selector = flags.text('selector');
  if (args.length > 2 || (args.length === 0 && selector === '')) throw usageError(path, EXPECTED);
  if (args.length === 1 && selector !== '') throw usageError(path, 'only a selector (-l) or a POD name is allowed');
  const rest = requestOf(call);
  const objects = yield* objectsOf(call);
  const wanted: Wanted = {
    container: flags.text('container') || (args[1] ?? ''),
    allContainers: flags.bool('all-containers'),
    allPods: flags.bool('all-pods'),
    withinMs: flags.duration('pod-running-timeout'),
  };
  const sources: Source[] = [];
  for (const object of objects)
    sources.push(
      ...(selector === '' ? yield* logSources(io, object, wanted) : sourcesOf(io, object as unknown as Pod, wanted)),
    );
  const requests = sources.map((source) => [source, { ...rest, ...source }] as const);
  const printing = new Printing(call);
  // The log of a run that is over does not go on.
  if (!flags.bool('follow') || flags.bool('previous')) {
    for (const [source, request] of requests) yield* printing.guarded(printOne(printing, source, request));
    return 0;
  }
  const most = flags.number('max-log-requests');
  if (requests.length > 1 && requests.length > most)
    throw new CommandError(
      `you are attempting to follow ${requests.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
    );
  yield* followAll(printing, requests);
  return 0;
}

export const logs: Command = {
  name: 'logs',
  heading: 'Troubleshooting and Debugging Commands',
  use: 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER] [options]',
  short: 'Print the logs for a container in a pod',
  long: 'Of a workload, the logs of its best pod are printed, or with --all-pods those of all.',
  examples: `  # What a pod with one container printed
  kubectl logs web
  
  # What the container printed before it was restarted
  kubectl logs -p -c ruby web
  
  # The last 20 lines, and all that come
  kubectl logs --tail=20 -f deployment/web`,
  flags: [
    boolFlag('all-containers', 'The logs of all containers of the pod.'),
    boolFlag('all-pods', 'The logs of all pods of the workload, each line with its source.'),
    textFlag('container', 'The container.', { short: 'c' }),
    boolFlag('follow', 'Goes on printing what is printed.', { short: 'f' }),
    boolFlag('ignore-errors', 'Goes on where one of several logs cannot be read.'),
    boolFlag('insecure-skip-tls-verify-backend', 'Does not check the kubelet.', { ignored: true }),
    intFlag('limit-bytes', 'How many bytes at most; 0 is all.'),
    intFlag('max-log-requests', 'How many logs may be followed at once.', { fallback: '5' }),
    durationFlag('pod-running-timeout', 'How long a pod is waited for.', { fallback: '20s' }),
    boolFlag('prefix', 'Puts pod and container before each line.'),
    boolFlag('previous', 'The log of the run before this one.', { short: 'p' }),
    SELECTOR_FLAG,
    durationFlag('since', 'Only lines of the last 5s, 2m or 3h.'),
    textFlag('since-time', 'Only lines after a time (RFC 3339).'),
    intFlag('tail', 'How many of the last lines; -1 is all, but with a selector 10.', { fallback: '-1' }),
    boolFlag('timestamps', 'Puts the time before each line.'),
  ],
  *complete(call) {
    return call.args.length === 0 ? yield* namesOf(call, 'pods') : [];
  },
  run,
};
