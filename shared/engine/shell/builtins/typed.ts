/** Builtins that only somebody who types needs: alias, unalias, history, help. */
import type { Builtin } from './builtin.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

export const alias: Builtin = (call) => {
  const { shell, args, out } = call;
  const isBash = shell.flavour === 'bash';
  const line = (name: string, value: string): string => `${isBash ? 'alias ' : ''}${name}=${quoted(value)}\n`;
  const names = args.filter((a) => a !== '-p' && a !== '--');
  if (names.length === 0)
    for (const [name, value] of [...shell.aliases].sort(([a], [b]) => (a < b ? -1 : 1))) out(line(name, value));
  let status = 0;
  for (const text of names) {
    const [name = '', ...rest] = text.split('=');
    if (rest.length > 0) shell.aliases = new Map(shell.aliases).set(name, rest.join('='));
    else if (shell.aliases.has(name)) out(line(name, shell.aliases.get(name)!));
    else {
      call.complain(isBash ? `${name}: not found` : `${name} not found`);
      status = 1;
    }
  }
  return status;
};

export const unalias: Builtin = (call) => {
  const aliases = new Map(call.args[0] === '-a' ? [] : call.shell.aliases);
  let status = 0;
  for (const name of call.args.filter((a) => a !== '-a'))
    if (!aliases.delete(name)) {
      call.complain(`${name}: not found`);
      status = 1;
    }
  call.shell.aliases = aliases;
  return status;
};

/** Lists the commands that were typed, all or the last n; -c forgets them. */
export const history: Builtin = (call) => {
  const { shell, args, out } = call;
  if (args[0] === '-c') {
    shell.history = [];
    return 0;
  }
  if (args[0] !== undefined && !/^\d+$/.test(args[0])) {
    call.complain(`${args[0]}: numeric argument required`);
    return 1;
  }
  const { length } = shell.history;
  const from = args[0] === undefined ? 0 : Math.max(0, length - Number(args[0]));
  shell.history.slice(from).forEach((line, i) => out(`${String(from + i + 1).padStart(5)}  ${line}\n`));
  return 0;
};

/** What there is to be typed. */
export const help: Builtin = ({ out }) => {
  out(
    [
      'A shell beside the cluster: pipes, loops, variables, redirections and jobs as in bash.',
      '',
      '  kubectl (k)    the cluster; kubectl --help lists its commands',
      '  ssh NODE       a shell on a machine: docker ps, crictl ps',
      '  vim, nano      the editor, on a file',
      '  curl, dig, ping, nslookup, wget    the network, as a computer outside of the cluster has it',
      '  jq, grep, sed, awk, sort, diff, column, watch, xargs and some ninety more',
      '',
      'Tab completes, the arrows and Ctrl+R go through what was typed, Ctrl+C stops, Ctrl+D leaves.',
      '',
    ].join('\n'),
  );
  return 0;
};
