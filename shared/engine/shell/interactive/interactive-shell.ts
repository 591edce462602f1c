/** A shell that a person types into: it prompts, reads whole commands line by line, and survives whatever they do. */
import { leaveShell, popFrame, pushCall } from '../machine/control.ts';
import type { Reading } from '../state.ts';
import type { Kernel } from '../machine/kernel.ts';
import type { LiveProcess, LiveShell } from '../machine/live.ts';
import { FROM_STDIN } from '../machine/start-shell.ts';
import { expandAliases } from './expand-aliases.ts';
import { mayComplete, missingIn } from './missing.ts';
import { tellEndedJobs } from './job-list.ts';
import { promptText } from './prompt.ts';

/** Characters of one command; Linux gives one argument no more. */
const MOST_COMMAND = 131_072;
/** Lines that `history` knows. */
const MOST_HISTORY = 500;
/** What a line costs of the turn, and each character that is parsed. */
const STEPS_PER_LINE = 300;
const STEPS_PER_CHARACTER = 1.5;

export const isInteractive = (shell: { readonly flags: string }): boolean => shell.flags.includes('i');

/** Drops whatever the shell is in the middle of: it stands before its prompt again. */
export function backToPrompt(p: LiveProcess, shell: LiveShell, status: number): void {
  if (shell.builtin !== undefined) p.fds = shell.builtin.fds;
  shell.builtin = undefined;
  while (shell.frames.length > 0) popFrame(p, shell);
  shell.stack.length = 0;
  shell.source = FROM_STDIN;
  shell.pc = 0;
  shell.reading = undefined;
  shell.status = status;
  p.wait = undefined;
}

function remember(shell: LiveShell, text: string): void {
  const line = text.replace(/\n$/, '');
  if (line.startsWith(' ') || line === shell.history.at(-1)) return;
  shell.history = [...shell.history, line].slice(-MOST_HISTORY);
}

/** Reads the next line: prompts, waits for it, and goes on with the command once it is whole. */
export function interactiveStep(kernel: Kernel, p: LiveProcess, shell: LiveShell): void {
  const reading: Reading = shell.reading ?? { held: '', prompted: false };
  if (!reading.prompted) {
    if (reading.held === '') tellEndedJobs(kernel, p, shell);
    kernel.write(p, 2, promptText(kernel, p, shell, reading.held !== ''));
    shell.reading = { ...reading, prompted: true };
  }
  const line = kernel.read(p, 0);
  if (line.text === '' && !line.end) {
    const fd = p.fds.get(0);
    p.wait = fd?.k === 'pipe' ? { k: 'read', pipe: fd.id } : { k: 'turn' };
    return;
  }
  const held = reading.held + line.text;
  // The line as it is taken up: whoever types ahead sees it where it belongs.
  kernel.write(p, 2, line.text === '' || line.text.endsWith('\n') ? line.text : `${line.text}\n`);
  if (held === '') {
    kernel.write(p, 2, shell.flavour === 'bash' ? 'exit\n' : '\n');
    leaveShell(kernel, p, shell, shell.status);
    return;
  }
  shell.reading = undefined;
  if (held.length > MOST_COMMAND) {
    kernel.write(p, 2, `${shell.name}: a command of more than ${MOST_COMMAND} characters: Argument list too long\n`);
    shell.status = 126;
    return;
  }
  if (held.trim() === '') return;
  kernel.steps += STEPS_PER_LINE;
  const { missing } = reading;
  if (!line.end && missing !== undefined && !mayComplete(missing, line.text)) {
    shell.reading = { held, prompted: false, missing };
    return;
  }
  kernel.steps += Math.ceil(held.length * STEPS_PER_CHARACTER);
  const stillMissing = line.end ? undefined : missingIn(held);
  if (stillMissing !== undefined) {
    shell.reading = { held, prompted: false, missing: stillMissing };
    return;
  }
  remember(shell, held);
  shell.pc = 0;
  pushCall(p, shell, 'eval', { source: expandAliases(held, shell.aliases), pc: 0 });
}
