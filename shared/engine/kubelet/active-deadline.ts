/** Ends pods that have been active for longer than they may (pkg/kubelet/active_deadline.go). */
import { save, type Work } from './pod-record.ts';
import { terminate } from './termination.ts';

/** Sets a timer for the end of the pod's time, if that is limited. Called again when the limit changes. */
export function armDeadline({ ctx, pod, record, uid }: Work): void {
  const { activeDeadlineSeconds } = pod.spec;
  if (activeDeadlineSeconds === undefined) return;
  const left = record.admittedAt + activeDeadlineSeconds * 1000 - ctx.now;
  ctx.after(Math.max(0, left), 'active deadline', uid);
}

/** The time may be over: an earlier timer can come after the limit was lengthened. */
export function onDeadline(work: Work): void {
  const { ctx, pod, record } = work;
  const { activeDeadlineSeconds } = pod.spec;
  if (record.stage !== 'running' || activeDeadlineSeconds === undefined) return;
  if (ctx.now - record.admittedAt < activeDeadlineSeconds * 1000) return;
  const reason = 'DeadlineExceeded';
  const message = 'Pod was active on the node longer than the specified deadline';
  ctx.event(pod, 'Normal', reason, message);
  save(work, { evicted: { reason, message }, dirty: true });
  terminate(work);
}
