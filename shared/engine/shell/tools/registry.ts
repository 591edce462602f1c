/** All tools by name. */
import { awk } from './awk.ts';
import { cat } from './cat.ts';
import { nc, ping } from './connecting.ts';
import { curl } from './curl.ts';
import { dd } from './dd.ts';
import { digests } from './digests.ts';
import { diff } from './diff.ts';
import { clear, column, man, pager } from './paging.ts';
import { databaseClients } from './database-clients.ts';
import { dig, host } from './dig.ts';
import { mkdir, mktemp, rm, rmdir, touch, truncate } from './file-changes.ts';
import { cp, ln, mv } from './file-copies.ts';
import { chmod, chown } from './file-modes.ts';
import { find } from './find.ts';
import { basename, dirname, du, readlink, stat, sync, which } from './file-facts.ts';
import { getent } from './getent.ts';
import { grep } from './grep.ts';
import { head } from './head.ts';
import { ifconfig, ip, route } from './interfaces.ts';
import { jq } from './jq.ts';
import { ls } from './ls.ts';
import { df, mount } from './mounts.ts';
import { nslookup } from './nslookup.ts';
import { sed } from './sed.ts';
import { base64, echo, expr, fail, printf, pwd, seq, shuf, succeed, tac, tee, test, yes } from './small.ts';
import { ps } from './ps.ts';
import { netstat, ss } from './sockets.ts';
import { stress } from './stress.ts';
import {
  env,
  hostname,
  id,
  kill,
  killall,
  nohup,
  nproc,
  printenv,
  sudo,
  uname,
  uptime,
  whoami,
} from './surroundings.ts';
import { tail } from './tail.ts';
import { stty, tput, tty } from './terminal-facts.ts';
import { cut, nl, rev, sort, uniq, wc } from './text-lines.ts';
import { date, sleep, timeout, usleep } from './time.ts';
import type { Tool } from './tool.ts';
import { free, top } from './top.ts';
import { tr } from './tr.ts';
import { watch } from './watch.ts';
import { wget } from './wget.ts';
import { xargs } from './xargs.ts';

const TOOLS: readonly Tool[] = [
  ...[awk, base64, basename, cat, chmod, chown, cp, curl, cut, date, dd, df, dig, dirname, du, echo, env, expr, fail],
  ...[find, getent, grep, head, host, hostname, id, kill, killall, ln, ls, mkdir, mktemp, mv, nc, nl, nohup, nproc],
  ...[nslookup, ping, printenv, printf, ps, pwd, readlink, rev, rm, rmdir, sed, seq, shuf, sleep, sort, stat],
  ...[stress, succeed, sync, tac, tail, tee, test, timeout, touch, tr, truncate, tty, uname, uniq, uptime, usleep],
  ...[wc, wget, which, whoami, xargs, yes],
  ...databaseClients,
  ...[clear, column, diff, jq, man, pager, sudo, watch],
  ...[digests, free, ifconfig, ip, mount, netstat, route, ss, stty, top, tput],
];

const byName = new Map<string, Tool>(TOOLS.flatMap((tool) => tool.names.map((name) => [name, tool] as const)));

/** The tool of a name. */
export function toolNamed(name: string): Tool | undefined {
  return byName.get(name);
}

/** Names of all tools: what an image with a full userland has. */
export function toolNames(): readonly string[] {
  return [...byName.keys()];
}
