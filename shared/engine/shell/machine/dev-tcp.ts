/** bash's own `/dev/tcp/HOST/PORT`: a redirection that connects, which scripts use to wait for a server. */
import { unknownName } from '../network/request.ts';
import type { Kernel } from './kernel.ts';
import type { LiveProcess, LiveShell } from './live.ts';
import { topCommand } from './words.ts';

const PATH = /^\/dev\/tcp\/([^/]+)\/(\d+)$/;
/** The operator of a redirection that failed before it was made; its text is the complaint. */
export const REFUSED = 'refused';

function pendingAt(shell: LiveShell): number {
  if (shell.flavour !== 'bash' || shell.stack.at(-1)?.k !== 'cmd') return -1;
  return topCommand(shell).redirects.findIndex(
    (r) => !r.operator.startsWith('<<') && r.operator !== REFUSED && PATH.test(r.text),
  );
}

/** Whether the command on the stack must connect first: then the shell waits, and comes to the same instruction again. */
export function awaitConnection(kernel: Kernel, p: LiveProcess, shell: LiveShell): boolean {
  const at = pendingAt(shell);
  if (at < 0) return false;
  const [, host = '', port] = PATH.exec(topCommand(shell).redirects[at]!.text) ?? [];
  p.wait = { k: 'net', id: kernel.ask(p, { kind: 'tcp', host, port: Number(port), send: undefined }) };
  shell.pc -= 1;
  return true;
}

/** The answer is here. A connection that was made is then like /dev/null: nothing more is said over it. */
export function takeConnection(kernel: Kernel, p: LiveProcess, shell: LiveShell): void {
  const answer = kernel.taken.get(p.pid);
  kernel.taken.delete(p.pid);
  const at = pendingAt(shell);
  if (at < 0) return;
  const { redirects } = topCommand(shell);
  const planned = redirects[at]!;
  if (answer?.kind === 'tcp') {
    redirects[at] = { ...planned, text: '/dev/null' };
    return;
  }
  const reason = answer?.kind === 'error' ? answer.reason : 'timeout';
  const isUnknown = reason === 'unresolved';
  const why = {
    unresolved: 'Invalid argument',
    refused: 'Connection refused',
    timeout: 'Connection timed out',
    unreachable: 'No route to host',
    reset: 'Connection reset by peer',
  }[reason];
  const host = PATH.exec(planned.text)?.[1] ?? '';
  kernel.write(
    p,
    2,
    `${shell.name}: ${isUnknown ? `${host}: ${unknownName(answer?.kind === 'error' ? answer : undefined)}` : `connect: ${why}`}\n`,
  );
  redirects[at] = { ...planned, operator: REFUSED, text: `${planned.text}: ${why}` };
}
