/** getent: what the C library finds in its databases: hosts, users, groups. */
import { parseOptions } from './lines.ts';
import type { Tool } from './tool.ts';

/** The families of sockets that ahosts lists for each address. */
const SOCKETS = ['STREAM', 'DGRAM', 'RAW'];

export const getent: Tool = {
  names: ['getent'],
  run(io, state) {
    const { operands } = parseOptions(io.args, '', 's');
    const [database, name = ''] = operands;
    if (database === 'passwd' || database === 'group') {
      const line = (io.files.find(`/etc/${database}`)?.kind === 'file' ? io.files.read(`/etc/${database}`) : '')
        .split('\n')
        .find((l) => l.startsWith(`${name}:`) || l.split(':')[2] === name);
      if (line !== undefined) io.out(`${line}\n`);
      return { exit: line === undefined ? 2 : 0 };
    }
    if (database !== 'hosts' && database !== 'ahosts' && database !== 'ahostsv4') {
      io.err(
        database === undefined ? 'Usage: getent [OPTION...] database [key ...]\n' : `Unknown database: ${database}\n`,
      );
      return { exit: 1 };
    }
    if (state === undefined) return { wait: io.ask({ kind: 'lookup', host: name }, undefined), state: null };
    const answer = io.answer();
    if (answer?.kind !== 'lookup') return { exit: 2 };
    for (const ip of answer.addresses) {
      if (database === 'hosts') io.out(`${ip.padEnd(15)} ${answer.name}\n`);
      else
        SOCKETS.forEach((socket, i) => io.out(`${ip.padEnd(15)} ${i === 0 ? `${socket} ${answer.name}` : socket}\n`));
    }
    return { exit: 0 };
  },
};
