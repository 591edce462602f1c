/** pods/exec from the computer: a command in a container, its output as it comes, and a person's lines to it. */
import { badRequest, notFound } from '../../api/errors.ts';
import type { ExecAnswer, ExecRequest } from '../../kubectl/waits.ts';
import type { RestResponse } from '../../api/rest.ts';
import { isTyped, takeInput } from '../../shell/terminal.ts';
import { computerAt, setProcesses, worldOf, type Desk, type Played } from '../desk.ts';
import { note, printFrom } from '../drive.ts';
import type { Notes } from './kubectl-notes.ts';

/** Starts the command, or joins the container's own. Gives its number, or a refusal with its Status. */
export function startExec(
  desk: Desk,
  played: Played,
  notes: Notes,
  request: ExecRequest,
  attach?: true,
): number | RestResponse {
  const { namespace, pod: name, container, command, stdin, tty, input } = request;
  const pod = desk.ctx.read.get('Pod', namespace, name);
  const refuse = ({ status }: ReturnType<typeof badRequest>): RestResponse => ({
    code: status.code ?? 500,
    body: status,
  });
  if (pod === undefined) return refuse(notFound({ group: '', plural: 'pods' }, name));
  const { processes } = computerAt(desk, played.computer);
  const hasTerminal = tty && stdin && isTyped(processes, played.pid);
  if (tty && !hasTerminal)
    printFrom(desk, played, 'stderr', 'Unable to use a TTY - input is not a terminal or the right kind of file\n');
  const number = desk.doors.exec(
    pod,
    {
      container,
      command,
      ...(input !== undefined ? { stdin: { text: input } } : stdin ? { stdin: 'open' as const } : {}),
      ...(hasTerminal ? { tty } : {}),
      ...(attach === true ? { attach } : {}),
    },
    played.input === undefined ? { timer: 'kubectl' } : { input: played.input },
  );
  note(desk, played, { ...notes, execution: number, shown: { out: 0, err: 0 }, passesOn: stdin });
  return number;
}

/** Passes on what was typed. */
function passOn(desk: Desk, played: Played, execution: number): void {
  const { computer, pid } = played;
  for (;;) {
    const { processes } = computerAt(desk, computer);
    const taken = takeInput(processes, worldOf(desk, computer), pid);
    if (taken.text === '' && !taken.end) return;
    setProcesses(desk, computer, taken.processes);
    if (taken.text !== '') desk.doors.tell(execution, { text: taken.text });
    if (!taken.end) continue;
    desk.doors.tell(execution, { text: undefined });
    return;
  }
}

/** What the command printed since the last time, and how it ended; nothing while nothing is new. */
export function executed(desk: Desk, played: Played, notes: Notes): { value: ExecAnswer } | undefined {
  const { execution, shown = { out: 0, err: 0 } } = notes;
  if (execution === undefined) return { value: { out: '', err: '', exit: 1 } };
  if (notes.passesOn === true) passOn(desk, played, execution);
  const state = desk.doors.execution(execution);
  if (state === undefined) return { value: { out: '', err: '', exit: 137 } };
  if (state.error !== undefined) return { value: { out: '', err: '', exit: 1, error: state.error } };
  let out = '';
  let err = '';
  for (const { stream, text } of state.output) {
    if (stream === 'stdout') out += text;
    else err += text;
  }
  const news = { out: out.slice(shown.out), err: err.slice(shown.err) };
  if (news.out === '' && news.err === '' && state.exitCode === undefined) return undefined;
  note(desk, played, { ...notes, shown: { out: out.length, err: err.length } });
  return { value: { ...news, ...(state.exitCode === undefined ? {} : { exit: state.exitCode }) } };
}

/** Ctrl+C for the command's terminal. False: it has none. */
export function tellExec(desk: Desk, { execution, passesOn }: Notes): boolean {
  if (execution === undefined || passesOn !== true) return false;
  desk.doors.tell(execution, { signal: 'INT' });
  return true;
}
