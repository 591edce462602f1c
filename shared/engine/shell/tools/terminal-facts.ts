/** tty, stty and tput: what is known of the terminal. */
import { terminalOf } from './ps.ts';
import { plain } from './tool.ts';

export const tty = plain(['tty'], (io) => {
  const all = io.processes();
  const self = all.find(({ pid }) => pid === io.pid);
  const name = self !== undefined && io.isTerminal(0) ? terminalOf(all, self) : undefined;
  io.out(name === undefined ? 'not a tty\n' : `/dev/${name}\n`);
  return name === undefined ? 1 : 0;
});

export const stty = plain(['stty'], (io) => {
  const { columns, rows } = io.size;
  if (!io.isTerminal(0)) {
    io.complain(io.isBusybox ? 'standard input: Not a tty' : "'standard input': Inappropriate ioctl for device");
    return 1;
  }
  if (io.args[0] === 'size') io.out(`${rows} ${columns}\n`);
  else if (io.args.length === 0) io.out('speed 38400 baud; line = 0;\n');
  else if (io.args[0] === '-a') io.out(`speed 38400 baud; rows ${rows}; columns ${columns}; line = 0;\n`);
  return 0;
});

/** Colours and the like are for terminals that show them: their sequences, as xterm has them. */
const SEQUENCES: Readonly<Record<string, string>> = {
  clear: '\u001B[H\u001B[2J',
  bold: '\u001B[1m',
  sgr0: '\u001B(B\u001B[m',
  rev: '\u001B[7m',
  smul: '\u001B[4m',
  rmul: '\u001B[24m',
};

export const tput = plain(['tput'], (io) => {
  const [word = '', number] = io.args;
  if (word === 'cols') io.out(`${io.size.columns}\n`);
  else if (word === 'lines') io.out(`${io.size.rows}\n`);
  else if (word === 'colors') io.out('256\n');
  else if (word === 'setaf' || word === 'setab') io.out(`\u001B[${word === 'setaf' ? 3 : 4}${number ?? 0}m`);
  else if (SEQUENCES[word] !== undefined) io.out(SEQUENCES[word]);
  else {
    io.err(`tput: unknown terminfo capability '${word}'\n`);
    return 4;
  }
  return 0;
});
