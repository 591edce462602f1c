/** pods/log as the kubelet answers it: which lines, which of the refusals (registry/core/pod/strategy.go LogLocation, kubelet GetKubeletContainerLogs). */
import { badRequest, notFound } from '../../api/errors.ts';
import type { ApiError } from '../../api/errors.ts';
import type { RestResponse } from '../../api/rest.ts';
import { formatTime, parseTime } from '../../kernel/time.ts';
import type { FollowedLog, LogRequest } from '../../kubectl/waits.ts';
import type { Container, ContainerStatus, Pod } from '../../../model/pod.ts';
import type { LoggedLine } from '../doors.ts';
import type { Desk, Played } from '../desk.ts';
import { note } from '../drive.ts';
import type { Followed, Notes } from './kubectl-notes.ts';

/** Between two looks at a log that is followed. Virtual ms. */
const LOOK_MS = 200;

const refusal = ({ status }: ApiError): RestResponse => ({ code: status.code ?? 500, body: status });

const names = (list: readonly Container[] | undefined): string[] => (list ?? []).map(({ name }) => name);

/** The container that a request means, or the refusal. */
function containerOf(pod: Pod, wanted: string | undefined): string | ApiError {
  const { containers, initContainers } = pod.spec;
  const ephemeral = names(pod.spec.ephemeralContainers as Container[] | undefined);
  const init = names(initContainers);
  const all = [...names(containers), ...init, ...ephemeral];
  if (wanted !== undefined && wanted !== '') {
    if (all.includes(wanted)) return wanted;
    return badRequest(`container ${wanted} is not valid for pod ${pod.metadata.name}`);
  }
  if (containers.length === 1) return containers[0]!.name;
  const initText = init.length === 0 ? '' : ` or one of the init containers: [${init.join(' ')}]`;
  return badRequest(
    `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${names(containers).join(' ')}]${initText}`,
  );
}

function statusOf({ status }: Pod, container: string): ContainerStatus | undefined {
  const { containerStatuses = [], initContainerStatuses = [] } = status ?? {};
  const ephemeral = status?.ephemeralContainerStatuses ?? [];
  return [...containerStatuses, ...initContainerStatuses, ...ephemeral].find(({ name }) => name === container);
}

/** Why there is no log of the container to read; undefined: there is. */
function missingLog(pod: Pod, container: string, previous: boolean): ApiError | undefined {
  const { name } = pod.metadata;
  const status = statusOf(pod, container);
  const what = `container ${JSON.stringify(container)} in pod ${JSON.stringify(name)}`;
  if (previous) {
    const { lastState } = status ?? {};
    return lastState?.terminated === undefined ? badRequest(`previous terminated ${what} not found`) : undefined;
  }
  const { waiting } = status?.state ?? {};
  if (status !== undefined && waiting === undefined) return undefined;
  if (waiting === undefined) return badRequest(`${what} is not available`);
  if (status?.lastState?.terminated !== undefined) return undefined;
  const { reason = '' } = waiting;
  if (reason === 'ErrImagePull') return badRequest(`${what} is waiting to start: image can't be pulled`);
  if (reason === 'ImagePullBackOff') return badRequest(`${what} is waiting to start: trying and failing to pull image`);
  return badRequest(`${what} is waiting to start: ${reason}`);
}

const found = (desk: Desk, { namespace, pod: name }: LogRequest): Pod | ApiError =>
  desk.ctx.read.get('Pod', namespace, name) ?? notFound({ group: '', plural: 'pods' }, name);

function linesFor(desk: Desk, lines: readonly LoggedLine[], request: LogRequest): readonly LoggedLine[] {
  const epoch = desk.doors.unixMs() - desk.ctx.now;
  const since =
    request.sinceTime === undefined
      ? request.sinceSeconds === undefined
        ? -Infinity
        : desk.ctx.now - request.sinceSeconds * 1000
      : (parseTime(request.sinceTime) ?? 0) - epoch;
  const recent = lines.filter(({ at }) => at >= since);
  const { tailLines } = request;
  return tailLines === undefined || tailLines < 0 ? recent : recent.slice(Math.max(0, recent.length - tailLines));
}

/** Lines as they are sent. Times have whole milliseconds here, written with nine places as RFC 3339 with nanoseconds is. */
function textOf(desk: Desk, lines: readonly LoggedLine[], timestamps: boolean): string {
  const epoch = desk.doors.unixMs() - desk.ctx.now;
  const stamp = (at: number): string => {
    const ms = Math.floor(epoch + at);
    const fraction = String(ms % 1000).padStart(3, '0');
    return `${formatTime(ms - (ms % 1000)).replace('Z', '')}.${fraction}000000Z `;
  };
  return lines.map(({ at, text }) => `${timestamps ? stamp(at) : ''}${text}\n`).join('');
}

/** The log as far as it goes. A refusal is an answer with a Status. */
export function readLog(desk: Desk, request: LogRequest): RestResponse {
  const pod = found(desk, request);
  if (pod instanceof Error) return refusal(pod);
  const container = containerOf(pod, request.container);
  if (container instanceof Error) return refusal(container);
  const { previous = false, timestamps = false, limitBytes } = request;
  const missing = missingLog(pod, container, previous);
  if (missing !== undefined) return refusal(missing);
  const text = textOf(desk, linesFor(desk, desk.doors.logs(pod, container, previous), request), timestamps);
  return { code: 200, body: limitBytes === undefined ? text : text.slice(0, limitBytes) };
}

/** The same with a number, and from then on `moreOfLogs` has what is printed later. */
export function followLog(desk: Desk, played: Played, notes: Notes, request: LogRequest): FollowedLog {
  const answer = readLog(desk, request);
  const known = notes.followed ?? [];
  const log = known.length;
  let followed: Followed | undefined;
  if (answer.code === 200) {
    const pod = found(desk, request) as Pod;
    const container = containerOf(pod, request.container) as string;
    const { namespace, timestamps = false } = request;
    const uid = pod.metadata.uid ?? '';
    const end = endOf(desk.doors.logs(pod, container, false));
    followed = { uid, namespace, pod: request.pod, container, timestamps, ...end };
  }
  note(desk, played, { ...notes, followed: [...known, followed] });
  return { log, answer };
}

/** The last moment of a log, and how many of its lines are of that moment. */
function endOf(lines: readonly LoggedLine[]): { at: number; count: number } {
  const at = lines.at(-1)?.at ?? -1;
  return { at, count: lines.filter((line) => line.at === at).length };
}

/** What was printed since the last look, and where that ends; undefined: the log is over; 'nothing' for nothing yet. */
function moreOf(desk: Desk, followed: Followed): { text: string; now: Followed } | undefined | 'nothing' {
  const pod = desk.ctx.read.get('Pod', followed.namespace, followed.pod);
  if (pod?.metadata.uid !== followed.uid) return undefined;
  const lines = desk.doors.logs(pod, followed.container, false);
  const { at, count } = followed;
  const fresh = [...lines.filter((line) => line.at === at).slice(count), ...lines.filter((line) => line.at > at)];
  if (fresh.length > 0)
    return { text: textOf(desk, fresh, followed.timestamps), now: { ...followed, ...endOf(lines) } };
  return statusOf(pod, followed.container)?.state?.running === undefined ? undefined : 'nothing';
}

/** What comes next in any of the logs; undefined as a value when all are over; nothing while nothing is new. */
export function moreOfLogs(
  desk: Desk,
  played: Played,
  notes: Notes,
): { value: { log: number; text: string } | undefined } | undefined {
  if (notes.until !== undefined && desk.ctx.now < notes.until) return undefined;
  const followed = [...(notes.followed ?? [])];
  for (const [log, one] of followed.entries()) {
    if (one === undefined) continue;
    const more = moreOf(desk, one);
    if (more === 'nothing') continue;
    followed[log] = more?.now;
    if (more === undefined) continue;
    note(desk, played, { ...notes, followed });
    return { value: { log, text: more.text } };
  }
  if (followed.every((one) => one === undefined)) return { value: undefined };
  note(desk, played, { ...notes, followed, until: desk.ctx.now + LOOK_MS });
  desk.ctx.after(LOOK_MS, 'wake', played.computer, { background: true });
  return undefined;
}
