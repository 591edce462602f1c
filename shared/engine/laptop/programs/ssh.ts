/** ssh NODE: a shell on a machine of the cluster in this terminal, or one command there. */
import { machineFault } from '../../kinds/machine.ts';
import { hangUp, interrupt, takeInput, type } from '../../shell/terminal.ts';
import { feed } from '../../shell/processes.ts';
import { computerAt, keyOf, setProcesses, worldOf, type Desk, type Played, type Program } from '../desk.ts';
import { endPlayed, note, printFrom } from '../drive.ts';
import { logIn } from '../terminal.ts';

interface Notes {
  /** Computer and pid of the shell there. */
  readonly to: string;
  /** It runs one command, without a terminal. */
  readonly isCommand: boolean;
  /** How that shell ended. */
  readonly code?: number;
}

/** Options that take a word. */
const WITH_WORD = /^-[bcDEeFIiJLlmOopQRSWw]$/;

/** The words behind ssh's own options: the machine, and the command if there is one. */
function wordsOf(args: readonly string[]): { words: readonly string[]; wantsTerminal: boolean } {
  let i = 0;
  let wantsTerminal = false;
  for (; args[i]?.startsWith('-') === true; i++) {
    if (/^-t+$/.test(args[i]!)) wantsTerminal = true;
    if (WITH_WORD.test(args[i]!)) i += 1;
  }
  return { words: args.slice(i), wantsTerminal };
}

/** Connecting to what does not answer takes so long. Ms. */
const NO_ROUTE = 'No route to host';

function connect(desk: Desk, played: Played): void {
  const { words, wantsTerminal } = wordsOf(played.argv.slice(1));
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
  const text = command.length === 0 ? undefined : command.join(' ');
  const isCommand = text !== undefined && !wantsTerminal;
  const pid = logIn(desk, host, text, !isCommand);
  note(desk, played, { to: keyOf(host, pid), isCommand } satisfies Notes);
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
    if (notes.code !== undefined) {
      if (!notes.isCommand) printFrom(desk, played, 'stderr', `Connection to ${computer} closed.\n`);
      endPlayed(desk, played, notes.code);
      return true;
    }
    const shell = computerAt(desk, computer).processes.list.get(pid);
    const own = computerAt(desk, played.computer).processes;
    const taken = takeInput(own, worldOf(desk, played.computer), played.pid);
    if (taken.text === '' && !taken.end) return false;
    if (notes.isCommand) {
      const before = computerAt(desk, computer).processes;
      let fed = taken.text === '' ? before : feed(before, pid, taken.text);
      if (taken.end) fed = feed(fed, pid, undefined);
      if (fed === before) return false;
      setProcesses(desk, played.computer, taken.processes);
      setProcesses(desk, computer, fed);
      return true;
    }
    if (taken.end && shell?.wait?.k !== 'read') return false;
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
