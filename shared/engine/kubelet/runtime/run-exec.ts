/** Runs commands of somebody outside in containers (`kubectl exec`), and tells what has come of them. */
import type { Context } from '../../api/actor.ts';
import type { Pod } from '../../../model/pod.ts';
import { imageOf } from '../container-image.ts';
import { ImageNameError } from '../images/image-name.ts';
import { containerAt, podRecords, type Work } from '../pod-record.ts';
import { containerKey } from '../timer-key.ts';
import { ensureMain, wake } from './container-commands.ts';
import type { ContainerProcesses } from './container-processes.ts';
import { executions, forgetOld, type ExecRequest, type Execution, type Told } from './executions.ts';
import { frontOf } from '../../shell/terminal.ts';
import { indexOf } from './look-inside.ts';
import { start, tell, toldPid } from './run-processes.ts';

/**
 * Asks for a command in a container that runs; it begins with the next task. Gives the number that `executionOf` is
 * asked with. Where the container does not run, the execution has an error at once, in the words of
 * pkg/kubelet kubelet_pods.go GetExec. @param ctx the kubelet's
 */
export function requestExec(ctx: Context, pod: Pod, request: ExecRequest): number {
  const all = executions(ctx);
  forgetOld(all);
  const number = Math.max(0, ...[...all.keys()].map(Number)) + 1;
  const uid = pod.metadata.uid ?? '';
  const index = indexOf(pod, request.container);
  const c = podRecords(ctx).get(uid)?.containers[index];
  const made: Execution = { uid, index, run: c?.run ?? 0, request, output: [] };
  if (c?.status.state?.running === undefined) {
    const name = request.container ?? pod.spec.containers[0]?.name ?? '';
    all.set(String(number), { ...made, error: `container not found (${JSON.stringify(name)})` });
    return number;
  }
  all.set(String(number), made);
  ctx.after(0, 'exec', `${containerKey(uid, index, c.run)} ${number}`);
  return number;
}

/** What runc, containerd and the kubelet say of an executable that is not there. `id`: containerd's, of this command. */
function missingText(name: string, id: string): string {
  const why = name.includes('/') ? `stat ${name}: no such file or directory` : 'executable file not found in $PATH';
  return (
    `error executing command in container: failed to exec in container: failed to start exec "${id}": OCI runtime exec ` +
    `failed: exec failed: unable to start container process: exec: ${JSON.stringify(name)}: ${why}: unknown`
  );
}

/** The command begins. */
export function onExec(work: Work, index: number, number: number): void {
  const all = executions(work.ctx);
  const one = all.get(String(number));
  const container = work.record.containers[index];
  if (one === undefined || container?.run !== one.run || container.status.state?.running === undefined) return;
  const spec = containerAt(work.pod, index);
  const image = spec === undefined ? undefined : imageOf(work, spec);
  if (image === undefined || image instanceof ImageNameError) return;
  ensureMain(work, index, image);
  const { command, stdin, open, tty } = one.request;
  if (one.request.attach === true) return onExecInput(work, index, number);
  const input = {
    ...(open === true ? { stdin: 'open' as const } : stdin === undefined ? {} : { stdin }),
    ...(tty === true ? { tty } : {}),
  };
  if (start(work, index, image, command, { k: 'exec', number }, input)) onExecInput(work, index, number);
  else {
    all.set(String(number), { ...one, error: missingText(command[0] ?? '', work.ctx.random('ids').hex(8)) });
    work.execMoved?.();
  }
}

/** Somebody outside does something with a command that runs: the kubelet has it with the next task. @param ctx the kubelet's */
export function tellExecution(ctx: Context, number: number, what: Told): void {
  const all = executions(ctx);
  const one = all.get(String(number));
  if (one === undefined || one.exitCode !== undefined || one.error !== undefined) return;
  all.set(String(number), { ...one, told: [...(one.told ?? []), what] });
  ctx.after(0, 'exec input', `${containerKey(one.uid, one.index, one.run)} ${number}`);
}

/** The command is given what it was told. */
export function onExecInput(work: Work, index: number, number: number): void {
  const all = executions(work.ctx);
  const one = all.get(String(number));
  const spec = containerAt(work.pod, index);
  const image = spec === undefined ? undefined : imageOf(work, spec);
  if (one === undefined || image === undefined || image instanceof ImageNameError) return;
  const { told = [], ...rest } = one;
  all.set(String(number), rest);
  for (const what of told) tell(work, index, image, number, what);
  wake(work, index);
}

/** Whether a shell stands at its prompt in the command's terminal. @param ctx the kubelet's */
export function isAtPrompt(ctx: Context, number: number): boolean {
  const one = executions(ctx).get(String(number));
  if (one === undefined || one.exitCode !== undefined) return false;
  const known = ctx.table<ContainerProcesses>('processes').get(`${one.uid} ${one.index}`);
  const pid = known === undefined ? undefined : toldPid(known, number);
  return known !== undefined && pid !== undefined && frontOf(known.processes, pid)?.k === 'prompt';
}

/** What has come of it so far; undefined: it was never asked for, or so long ago that it is forgotten. */
export function executionOf(ctx: Context, number: number): Execution | undefined {
  const one = executions(ctx).get(String(number));
  if (one === undefined || one.exitCode !== undefined || one.error !== undefined) return one;
  // Its container has ended and took it along.
  const c = podRecords(ctx).get(one.uid)?.containers[one.index];
  if (c?.run === one.run && c.status.state?.running !== undefined) return one;
  const last = c?.run === one.run ? c.status.state?.terminated : c?.status.lastState?.terminated;
  return { ...one, exitCode: one.request.attach === true ? (last?.exitCode ?? 0) : 137 };
}
