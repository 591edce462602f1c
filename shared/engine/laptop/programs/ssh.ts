/** ssh NODE: a shell on a machine of the cluster, in this terminal. */
import { machineFault } from '../../kinds/machine.ts';
import { hangUp, interrupt, takeInput, type } from '../../shell/terminal.ts';
import { computerAt, keyOf, setProcesses, worldOf, type Desk, type Played, type Program } from '../desk.ts';
import { endPlayed, note, printFrom } from '../drive.ts';
import { logIn } from '../terminal.ts';

interface Notes {
  /** Computer and pid of the shell there. */
  readonly to: string;
}

/** Connecting to what does not answer takes so long. Ms. */
const NO_ROUTE = 'No route to host';

function connect(desk: Desk, played: Played): void {
  const words = played.argv.slice(1).filter((word) => !word.startsWith('-'));
  const [target, ...command] = words;
  const fail = (text: string, code = 255): void => {
    printFrom(desk, played, 'stderr', `${text}\n`);
    endPlayed(desk, played, code);
  };
  if (target === undefined) return fail('usage: ssh [user@]NODE [command]');
  const host = target.replace(/^.*@/, '');
  const node = desk.ctx.read.get('Node', '', host);
  if (node === undefined) return fail(`ssh: Could not resolve hostname ${host}: Name or service not known`);
  if (machineFault(node) !== undefined) return fail(`ssh: connect to host ${host} port 22: ${NO_ROUTE}`);
  const pid = logIn(desk, host);
  note(desk, played, { to: keyOf(host, pid) } satisfies Notes);
  if (command.length === 0) return;
  const { processes } = computerAt(desk, host);
  const next = type(processes, pid, `${command.join(' ')}; exit\n`);
  if (next !== false) setProcesses(desk, host, next);
}

const there = (notes: Notes): { computer: string; pid: number } => {
  const [computer = '', pid] = notes.to.split(' ');
  return { computer, pid: Number(pid) };
};

export const ssh: Program = {
  names: ['ssh'],
  catches: ['INT'],
  advance(desk, played) {
    const notes = played.notes as Notes | undefined;
    if (notes === undefined) {
      connect(desk, played);
      return true;
    }
    const { computer, pid } = there(notes);
    const shell = computerAt(desk, computer).processes.list.get(pid);
    if (shell === undefined || shell.ended !== undefined) {
      printFrom(desk, played, 'stderr', `Connection to ${computer} closed.\n`);
      endPlayed(desk, played, shell?.ended?.code ?? 0);
      return true;
    }
    const own = computerAt(desk, played.computer).processes;
    const taken = takeInput(own, worldOf(desk, played.computer), played.pid);
    if (taken.text === '' && !taken.end) return false;
    if (taken.end && shell.wait?.k !== 'read') return false;
    setProcesses(desk, played.computer, taken.processes);
    const next = type(computerAt(desk, computer).processes, pid, taken.end ? '\u0004' : taken.text);
    if (next !== false) setProcesses(desk, computer, next);
    return true;
  },
  signalled(desk, { notes }) {
    if (notes === undefined) return;
    const { computer, pid } = there(notes as Notes);
    setProcesses(desk, computer, interrupt(computerAt(desk, computer).processes, worldOf(desk, computer), pid));
  },
  dropped(desk, { notes }) {
    if (notes === undefined) return;
    const { computer, pid } = there(notes as Notes);
    setProcesses(desk, computer, hangUp(computerAt(desk, computer).processes, worldOf(desk, computer), pid));
  },
};
