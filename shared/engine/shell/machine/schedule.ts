/** Gives each process its turns, in order of pid, until all wait or the budget of steps is spent. */
import type { NetRequest } from '../network/request.ts';
import type { Process, Processes, Wait } from '../state.ts';
import type { World } from '../world.ts';
import { resumeShell, runShell } from './interpreter.ts';
import { Kernel } from './kernel.ts';
import { runTool } from './run-tool.ts';

/** Steps of one process before the next has its turn. */
const SLICE = 1000;

/** Whether what a process waits for is here. */
function isReady(kernel: Kernel, process: Process, wait: Wait): boolean {
  const { now } = kernel.world;
  switch (wait.k) {
    case 'sleep':
      return now >= wait.until;
    case 'children':
      if (wait.until !== undefined && now >= wait.until) return true;
      return wait.pids.every((pid) => kernel.list.get(pid)?.ended !== undefined || !kernel.list.has(pid));
    case 'capture': {
      const child = kernel.list.get(wait.pid);
      return (child === undefined || child.ended !== undefined) && !kernel.isHeld(wait.pipe, 'write');
    }
    case 'jobs': {
      if (process.body.k !== 'shell') return true;
      const { jobs } = process.body;
      const isDone = (pid: number): boolean => jobs.get(pid) !== null;
      return wait.any ? wait.pids.some(isDone) : wait.pids.every(isDone);
    }
    case 'read': {
      const pipe = kernel.pipes.get(wait.pipe);
      if (wait.until !== undefined && now >= wait.until) return true;
      return (
        pipe === undefined ||
        pipe.text.length > (wait.beyond ?? 0) ||
        (pipe.host !== true && !kernel.isHeld(wait.pipe, 'write'))
      );
    }
    case 'write':
      return (
        !kernel.isFull(wait.pipe) || (!kernel.isHeld(wait.pipe, 'read') && kernel.pipes.get(wait.pipe)?.wide !== true)
      );
    case 'net':
      return kernel.answers.has(wait.id) || now >= patienceOf(wait, kernel.requests.get(wait.id));
    case 'forever':
      return false;
    case 'turn':
      return true;
  }
}

type NetWait = Extract<Wait, { k: 'net' }>;

/** When a process that waits for an answer has lost its patience, virtual ms: one that has its connection in time waits on. */
function patienceOf({ until = Infinity, connectBy = Infinity }: NetWait, request: NetRequest | undefined): number {
  const { connected = Infinity } = (request?.kind === 'http' ? request.progress : undefined) ?? {};
  return connected <= connectBy ? until : Math.min(until, connectBy);
}

function takeAnswer(kernel: Kernel, process: Process, wait: Wait): void {
  if (wait.k !== 'net') return;
  const answer = kernel.answers.get(wait.id);
  const request = kernel.requests.get(wait.id);
  if (answer !== undefined) kernel.taken.set(process.pid, answer);
  else if (request?.kind === 'http' && request.progress !== undefined)
    kernel.progress.set(process.pid, request.progress);
  kernel.forgetRequest(wait.id, 'patience');
}

/** Lets one process have its turn. False: it had nothing to do. */
function turn(kernel: Kernel, process: Process, budget: number): boolean {
  const { wait } = process;
  if (process.ended !== undefined) return false;
  if (wait !== undefined && !isReady(kernel, process, wait)) return false;
  const p = kernel.get(process.pid)!;
  // Whoever looks in vain again and again spends the turn too.
  kernel.steps += 1;
  if (wait !== undefined) takeAnswer(kernel, process, wait);
  if (p.body.k === 'shell') {
    if (wait !== undefined) resumeShell(kernel, p, p.body);
    runShell(kernel, p, Math.min(budget, kernel.steps + SLICE));
  } else if (p.body.k === 'tool') runTool(kernel, p);
  return true;
}

/** When the next process can go on by itself; undefined when only the host can help. */
export function nextWake(processes: Processes): number | undefined {
  if (processes.busyUntil !== undefined) return processes.busyUntil;
  let wake: number | undefined;
  for (const { wait, ended } of processes.list.values()) {
    if (ended !== undefined || wait === undefined) continue;
    const until =
      wait.k === 'net' ? patienceOf(wait, processes.requests.get(wait.id)) : 'until' in wait ? wait.until : undefined;
    if (until === undefined || until === Infinity) continue;
    if (wake === undefined || until < wake) wake = until;
  }
  return wake;
}

/** Runs all that can run. `isSpent`: the budget ended it, and there is more to do. */
export function schedule(processes: Processes, world: World, budget: number): { kernel: Kernel; isSpent: boolean } {
  const kernel = new Kernel(processes, world);
  for (;;) {
    let moved = false;
    // With many processes a look at each of them costs too.
    kernel.steps += kernel.list.size >> 2;
    for (const pid of [...kernel.list.keys()]) {
      const process = kernel.list.get(pid);
      if (process === undefined) continue;
      if (kernel.steps >= budget) return { kernel, isSpent: true };
      if (turn(kernel, process, budget)) moved = true;
    }
    if (!moved) return { kernel, isSpent: false };
  }
}
