/** netstat and ss: which ports somebody listens on here. Connections come and go between two looks: none is ever shown. */
import { machineOf } from './top.ts';
import { plain, type ToolIo } from './tool.ts';

interface Wishes {
  listening: boolean;
  programs: boolean;
  tcp: boolean;
}

function wishesOf(io: ToolIo): Wishes {
  const letters = io.args
    .filter((arg) => /^-[a-zA-Z0-9]+$/.test(arg))
    .map((arg) => arg.slice(1))
    .join('');
  const isAny = /[tuxw]/.test(letters);
  const names = io.args.filter((arg) => arg.startsWith('--'));
  return {
    listening: /[la]/.test(letters) || names.includes('--listening') || names.includes('--all'),
    programs: letters.includes('p') || names.includes('--programs') || names.includes('--processes'),
    tcp: !isAny || letters.includes('t') || names.includes('--tcp'),
  };
}

const shownOf = (io: ToolIo, { listening, tcp }: Wishes): ReturnType<typeof machineOf>['listeners'] =>
  listening && tcp ? machineOf(io).listeners.toSorted((a, b) => a.port - b.port) : [];

export const netstat = plain(['netstat'], (io) => {
  if (io.args.some((arg) => /^-[a-z]*r/.test(arg))) {
    io.err('netstat: try route or ip route\n');
    return 1;
  }
  const wishes = wishesOf(io);
  const isOnly = io.args.some((arg) => /^-[a-z]*l/.test(arg) || arg === '--listening');
  const kind = isOnly ? '(only servers)' : wishes.listening ? '(servers and established)' : '(w/o servers)';
  const title = wishes.programs ? ' PID/Program name    ' : io.isBusybox ? ' ' : '';
  io.out(
    `Active Internet connections ${kind}\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ${title}\n`,
  );
  for (const { port, pid, program } of shownOf(io, wishes)) {
    const owner = pid === undefined ? '-' : `${pid}/${program ?? ''}`;
    io.out(
      `tcp        0      0 ${`0.0.0.0:${port}`.padEnd(23)} ${'0.0.0.0:*'.padEnd(23)} ${'LISTEN'.padEnd(11)}${wishes.programs ? ` ${owner.padEnd(20)}` : io.isBusybox ? ' ' : ''}\n`,
    );
  }
  return 0;
});

export const ss = plain(['ss'], (io) => {
  const wishes = wishesOf(io);
  const rows = shownOf(io, wishes).map(({ port, pid, program }) => {
    const users = wishes.programs && pid !== undefined ? `users:(("${program ?? ''}",pid=${pid},fd=6))` : '';
    return ['LISTEN', '0', '4096', `0.0.0.0:${port}`, '0.0.0.0:*', users] as const;
  });
  // Address and port meet at the colon.
  const width = Math.max(18, ...rows.map((row) => row[3].length));
  io.out(
    `${'State'.padEnd(6)} Recv-Q Send-Q ${'Local Address:Port'.padStart(width)} ${'Peer Address:Port'.padStart(17)}Process\n`,
  );
  for (const [state, received, sent, local, peer, users] of rows)
    io.out(
      `${state.padEnd(6)} ${received.padEnd(6)} ${sent.padEnd(6)} ${local.padStart(width)} ${peer.padStart(17)}${users === '' ? '          ' : `    ${users}`}\n`,
    );
  return 0;
});
