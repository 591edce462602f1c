/** `kubectl run --attach`, `-it`, `--rm`: joins the pod that was made, tells how it ended, and takes it away (run.go handleAttachPod). */
import { ApiError } from '../../api/errors.ts';
import { textAt } from '../../kinds/look.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Pod } from '../../../model/pod.ts';
import type { Call } from '../call.ts';
import { CommandError, throwAll } from '../errors.ts';
import { getObject, good } from '../resources/client.ts';
import { cascadeOf, deadlineOf } from '../resources/deletion.ts';
import { untilGone } from '../resources/gone.ts';
import { PODS } from '../resources/pods-of.ts';
import { kindWord } from '../resources/resource.ts';
import { logs, nextEvent, rest, unwatch, watch, type Address, type Task } from '../waits.ts';
import { joinContainer } from './attach.ts';

const isOver = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

const isReady = ({ status }: Pod): boolean =>
  status?.phase === 'Running' &&
  (status.conditions ?? []).some(({ type, status: is }) => type === 'Ready' && is === 'True');

/** The pod when it is so. @throws CommandError when it goes, or --pod-running-timeout is over */
function* podWhen({ flags, io }: Call, created: AnyObject, test: (pod: Pod) => boolean): Task<Pod> {
  const { name, namespace = '' } = created.metadata;
  const deadline = io.now() + flags.duration('pod-running-timeout');
  const pod = (yield* getObject(PODS, namespace, name)) as unknown as Pod;
  if (test(pod)) return pod;
  const { resourceVersion = '' } = pod.metadata;
  const query = { fieldSelector: `metadata.name=${name}`, resourceVersion };
  const number = yield* watch({ resource: PODS, namespace, query });
  try {
    for (;;) {
      const event = yield* nextEvent(number, Math.max(0, deadline - io.now()));
      if (event === undefined) throw new CommandError('timed out waiting for the condition');
      if (event.type === 'DELETED') throw new CommandError(`pods ${JSON.stringify(name)} not found`);
      if (event.type === 'BOOKMARK' || event.type === 'ERROR') continue;
      if (test(event.object as Pod)) return event.object as Pod;
    }
  } finally {
    yield* unwatch(number);
  }
}

/** What a pod has printed that is over before anybody could join it. */
function* printLogs({ io }: Call, pod: Pod): Task<void> {
  const { name, namespace = '' } = pod.metadata;
  io.out(String(good(yield* logs({ namespace, pod: name }))));
}

/** @throws CommandError with the exit code of the container, where it failed */
function checkEnd(pod: Pod): void {
  const { name, namespace = '' } = pod.metadata;
  const phase = pod.status?.phase ?? '';
  if (phase === 'Succeeded') return;
  if (phase !== 'Failed') throw new CommandError(`pod ${namespace}/${name} left in phase ${phase}`);
  const ended = pod.status?.containerStatuses?.[0]?.state?.terminated;
  if (ended === undefined || ended.exitCode === 0)
    throw new CommandError(`pod ${namespace}/${name} failed with unknown exit code`);
  const { reason = '', message = '', exitCode } = ended;
  throw new CommandError(`pod ${namespace}/${name} terminated (${reason})\n${message}`, exitCode);
}

function* join(call: Call, created: AnyObject): Task<void> {
  const { flags, io } = call;
  const pod = yield* podWhen(call, created, (each) => isOver(each) || isReady(each));
  const [stdin, tty, quiet] = [flags.bool('stdin'), flags.bool('tty'), flags.bool('quiet')];
  if (isOver(pod)) yield* printLogs(call, pod);
  else
    try {
      yield* joinContainer(io, pod, { container: '', stdin, tty, quiet });
    } catch (error) {
      if (!(error instanceof CommandError || error instanceof ApiError)) throw error;
      const { name } = pod.metadata;
      io.err(`warning: couldn't attach to pod/${name}, falling back to streaming logs: ${error.message}\n`);
      yield* printLogs(call, pod);
    }
  const policy = flags.text('restart');
  if (flags.bool('leave-stdin-open') || policy === 'Always') return;
  const isEnd = policy === 'Never' ? isOver : (each: Pod): boolean => each.status?.phase === 'Succeeded';
  checkEnd(yield* podWhen(call, created, isEnd));
}

/** One thing that a call made. */
export interface Created {
  resource: Address & { kind: string };
  object: AnyObject;
}

/** --rm: takes away all that was made. */
function* remove(call: Call, all: readonly Created[]): Task<void> {
  const { flags, io } = call;
  const grace = flags.bool('force') ? 0 : flags.number('grace-period');
  const body = { propagationPolicy: cascadeOf(call), ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}) };
  for (const { resource, object } of all) {
    const { name, namespace = '' } = object.metadata;
    good(yield* rest({ verb: 'delete', resource, namespace, name, body }));
    const done = grace === 0 ? 'force deleted' : 'deleted';
    io.out(`${kindWord(resource)} ${JSON.stringify(name)} ${done} from ${namespace} namespace\n`);
    if (flags.bool('wait'))
      yield* untilGone({ resource, namespace, name, uid: textAt(object, 'metadata', 'uid') }, io.now, deadlineOf(call));
  }
}

/** @throws CommandError, StatusError */
export function* attachTo(call: Call, created: readonly Created[], pod: AnyObject): Task<void> {
  const errors: Error[] = [];
  try {
    yield* join(call, pod);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    errors.push(error);
  }
  if (call.flags.bool('rm')) yield* remove(call, created);
  throwAll(errors);
}
