/** The kubelets of all nodes: every pod bound to a node is brought up there, watched over, and taken down. */
import type { Actor, Context } from '../api/actor.ts';
import type { Change } from '../../model/change.ts';
import { machineFault } from '../kinds/machine.ts';
import type { Node } from '../../model/node.ts';
import type { Pod } from '../../model/pod.ts';
import { armDeadline, onDeadline } from './active-deadline.ts';
import { admit, admitEphemeral } from './admit.ts';
import { changedImages } from './changed-spec.ts';
import type { ImageCatalogue } from './images/image-catalogue.ts';
import { onStorage } from './eviction.ts';
import { IMAGES_TIMER, listImages } from './images/list-images.ts';
import { apiServed, machineChanged, onMachine, unheard } from './machine.ts';
import { isOutOfMemory, leaksChanged } from './memory.ts';
import { releaseAddress } from './node-address.ts';
import { podRecords, type PodRecord, type Work } from './pod-record.ts';
import { onBackOff, onCreated, onEnded, onHookOver, onPulled, endSandbox, sync } from './pod-worker.ts';
import { PROBE_KINDS } from './probes/probe-run.ts';
import { onProbe, onProbeTimeout, wakeProbes } from './probes/probe-timers.ts';
import type { NetDoor } from './runtime/net-door.ts';
import { crashAll, onAnswer, onPostStart, onProcess, onProgramEnds, onStopSignal } from './runtime/process-stages.ts';
import { onExec, onExecInput } from './runtime/run-exec.ts';
import { forgetFiles, refreshVolumes } from './runtime/surroundings.ts';
import { podRefreshDelayMs, refreshDelayMs, sourcesOf, tellsOfPod } from './volumes/refresh.ts';
import { remove, terminate } from './termination.ts';
import { writeStatus } from './status/pod-status.ts';
import { makeMirror, MIRROR_TIMER, mirrorChanged } from './static-pods.ts';
import { parseTimerKey } from './timer-key.ts';

/** Virtual ms from a write to the kubelet that hears of it. */
const WATCH_MS = 10;

/** Timers of a kubelet, by what they are for (the word that causes carry). */
type Stage = (work: Work, index: number, run: number, rest: readonly number[]) => void;

const STAGES: Readonly<Record<string, Stage>> = {
  sandbox: (work) => endSandbox(work),
  retry: (work) => sync(work),
  'image pulled': (work, index, run, [askedAt = 0, ms = 0]) => onPulled(work, index, run, askedAt, ms),
  'container created': (work, index, run) => onCreated(work, index, run),
  'container exit': (work, index, run, [code = 0]) => onEnded(work, index, run, code),
  'container stopped': (work, index, run, [code = 0]) => onEnded(work, index, run, code),
  'back-off': (work, index, run) => onBackOff(work, index, run),
  'startup probe': (work, index, run) => onProbe(work, 'startup', index, run),
  'readiness probe': (work, index, run) => onProbe(work, 'readiness', index, run),
  'liveness probe': (work, index, run) => onProbe(work, 'liveness', index, run),
  'annotations changed': (work) => {
    wakeProbes(work);
    leaksChanged(work);
  },
  memory: (work, index, run) => {
    if (isOutOfMemory(work, index, run)) onEnded(work, index, run, 137, 'OOMKilled');
  },
  storage: (work) => onStorage(work),
  'spec changed': (work) => {
    armDeadline(work);
    admitEphemeral(work);
    changedImages(work);
  },
  'readiness gate': (work) => {
    if (work.record.stage === 'running') writeStatus(work);
  },
  'active deadline': (work) => onDeadline(work),
  'pod deleted': (work) => terminate(work),
  'pod removed': (work) => remove(work),
  process: (work, index, run) => onProcess(work, index, run),
  answer: (work, index, run, [id = 0]) => onAnswer(work, index, run, id),
  'program ends': (work, index, run, [pid = 0, code = 0]) => onProgramEnds(work, index, run, pid, code),
  exec: (work, index, _run, [number = 0]) => onExec(work, index, number),
  'exec input': (work, index, _run, [number = 0]) => onExecInput(work, index, number),
  'stop signal': (work, index, run) => onStopSignal(work, index, run),
  crash: (work) => crashAll(work),
  'refresh volumes': (work) => refreshVolumes(work.ctx, work.pod),
  'post start': (work, index, run) => onPostStart(work, index, run),
  'hook over': (work, index, run) => onHookOver(work, index, run),
  'probe timeout': (work, index, run, [kind = 0]) => onProbeTimeout(work, PROBE_KINDS[kind]!, index, run),
};

/** Timers whose key is a machine. */
const MACHINE_TIMERS: ReadonlySet<string> = new Set(['power lost', 'machine up', 'machine heard']);

/** What a kubelet learns from the API, or asks of it. */
const FROM_OUTSIDE: ReadonlySet<string> = new Set([
  'pod bound',
  'pod assigned',
  'pod deleted',
  'pod removed',
  'spec changed',
  'annotations changed',
  'readiness gate',
  'refresh volumes',
  'crash',
]);

/** Another value than before: the pod's containers crash, once. */
const CRASH = 'orrery.dev/crash';

/** Somebody said something else of a condition that the pod's readiness waits for (status.NeedToReconcilePodReadiness). */
function gatesChanged(before: Pod, after: Pod): boolean {
  const gates = after.spec.readinessGates;
  if (gates === undefined || before.status === after.status) return false;
  const said = (pod: Pod, type: string) => pod.status?.conditions?.find((c) => c.type === type)?.status;
  return gates.some(({ conditionType }) => said(before, conditionType) !== said(after, conditionType));
}

/** Notes what a change of a pod means to its kubelet; the work is done by timers. */
function onPodChange(change: Change, ctx: Context): void {
  const before = change.before as Pod | undefined;
  const after = change.after as Pod | undefined;
  mirrorChanged(before, after, ctx);
  if (after === undefined) {
    const uid = before?.metadata.uid ?? '';
    const record = podRecords(ctx).get(uid);
    if (record === undefined) return;
    if (record.sandbox) releaseAddress(ctx, record.ip, uid);
    podRecords(ctx).delete(uid);
    forgetFiles(ctx, uid, before!, record.containers);
    return;
  }
  const node = after.spec.nodeName ?? '';
  if (node === '') return;
  const uid = after.metadata.uid ?? '';
  if ((before?.spec.nodeName ?? '') === '') {
    // What no scheduler placed is checked by the kubelet before it is let in.
    ctx.as(node).after(WATCH_MS, before === undefined ? 'pod assigned' : 'pod bound', uid);
    return;
  }
  const was = before!.metadata;
  const is = after.metadata;
  if (is.deletionTimestamp !== undefined) {
    const isNews =
      was.deletionTimestamp === undefined ||
      (was.deletionGracePeriodSeconds ?? 0) > (is.deletionGracePeriodSeconds ?? 0);
    if (isNews) ctx.as(node).after(WATCH_MS, 'pod deleted', uid);
    return;
  }
  if (was.annotations?.[CRASH] !== is.annotations?.[CRASH]) ctx.as(node).after(WATCH_MS, 'crash', uid);
  if (was.annotations !== is.annotations) ctx.as(node).after(WATCH_MS, 'annotations changed', uid);
  if ((was.annotations !== is.annotations || was.labels !== is.labels) && tellsOfPod(after))
    ctx.as(node).after(podRefreshDelayMs(ctx.as(node).random('refresh')), 'refresh volumes', uid, { background: true });
  if (gatesChanged(before!, after)) ctx.as(node).after(WATCH_MS, 'readiness gate', uid);
  if (before!.spec !== after.spec) ctx.as(node).after(WATCH_MS, 'spec changed', uid);
}

/** Files of pods follow a ConfigMap or Secret, at each pod's next sync. */
function onConfigChange({ before, after }: Change, ctx: Context): void {
  const { kind, metadata } = (after ?? before)!;
  for (const pod of ctx.read.list('Pod', metadata.namespace ?? '')) {
    const uid = pod.metadata.uid ?? '';
    if (!podRecords(ctx).has(uid)) continue;
    if (!sourcesOf(pod).some((source) => source.kind === kind && source.name === metadata.name)) continue;
    const own = ctx.as(pod.spec.nodeName ?? '');
    own.after(refreshDelayMs(own.random('refresh')), 'refresh volumes', uid, { background: true });
  }
}

/** A node that joins takes up what was assigned to it before. */
function onNodeChange(change: Change, ctx: Context): void {
  if (change.after === undefined) return;
  machineChanged(change.before as Node | undefined, change.after as Node, ctx);
  if (change.before !== undefined) return;
  const node = change.after.metadata.name;
  for (const pod of ctx.read.podsOnNode(node)) ctx.as(node).after(WATCH_MS, 'pod assigned', pod.metadata.uid ?? '');
}

/**
 * The kubelets (upstream: pkg/kubelet). `catalogue`: how containers of each image behave; `net`: how their processes
 * reach others. State: the tables 'pods' (PodRecord by pod uid), 'addresses', 'images', 'pull queue', and of containers
 * that run commands 'processes', 'files', 'logs' and 'answers'.
 */
export function kubelet(catalogue: ImageCatalogue, net: NetDoor, execMoved?: () => void): Actor {
  return {
    name: 'kubelet',
    watches: ['Pod', 'Node', 'ConfigMap', 'Secret'],
    onChange(change, ctx) {
      const kind = (change.after ?? change.before)?.kind;
      if (kind === 'Pod') onPodChange(change, ctx);
      else if (kind === 'Node') onNodeChange(change, ctx);
      else onConfigChange(change, ctx);
    },
    served: apiServed,
    onTimer(what, key, ctx) {
      if (what === MIRROR_TIMER) {
        makeMirror(key, ctx);
        return;
      }
      if (what === IMAGES_TIMER) {
        listImages(ctx.as(key), key);
        return;
      }
      if (MACHINE_TIMERS.has(what)) {
        const works = (pod: Pod, record: PodRecord): Work => {
          return { ctx: ctx.as(key), images: catalogue, net, uid: pod.metadata.uid ?? '', pod, record };
        };
        onMachine(what, key, ctx, works, (pod) => admit(ctx.as(key), catalogue, net, pod, false));
        return;
      }
      const { uid, index, run, rest } = parseTimerKey(key);
      const pod = ctx.read.byUid(uid) as Pod | undefined;
      if (pod === undefined) return;
      const broken = machineFault(ctx.read.get('Node', '', pod.spec.nodeName ?? ''));
      // Where the API is away it is the same for a kubelet as when its own network is.
      const fault = broken ?? (ctx.isServed ? undefined : 'cut-off');
      // Without power nothing happens; without network nothing comes in, and what goes out is not heard.
      if (fault === 'off' || (fault === 'cut-off' && FROM_OUTSIDE.has(what))) return;
      const heard = ctx.as(pod.spec.nodeName ?? '');
      const at = fault === undefined ? heard : unheard(heard);
      const record = podRecords(ctx).get(uid);
      if (record !== undefined) {
        const stage = STAGES[what];
        stage?.(
          {
            ctx: at,
            images: catalogue,
            net,
            uid,
            pod,
            record,
            isUnheard: fault !== undefined,
            ...(execMoved === undefined ? {} : { execMoved }),
          },
          index,
          run,
          rest,
        );
      } else if (what === 'pod bound' || what === 'pod assigned' || what === 'pod deleted') {
        admit(at, catalogue, net, pod, what === 'pod assigned');
      }
    },
  };
}
