/** crictl on a machine: its containers, pods and images, and the logs of containers, in the tables of cri-tools 1.34. */
import { civilOf, formatCivil } from '../../shell/tools/civil-time.ts';
import { type Desk, type Played, type Program } from '../desk.ts';
import { LAPTOP } from '../machine-facts.ts';
import { endPlayed, printFrom } from '../drive.ts';
import { humanSize, imagesOn } from './machine-images.ts';
import { containersNamed, followLogs, printLog } from './machine-logs.ts';
import { isSet, operandsOf, option, tailOf } from './machine-options.ts';
import { containersOn, howLong, table, type Listed } from './node-containers.ts';
import { matchOf, typedRegex } from '../../text/bounded-regex.ts';

type Output = { out?: string; err?: string; code: number };

/** cri-tools pkg/utils: ids are cut to so many characters. */
const SHORT = 13;
/** The least width of its columns. */
const LEAST = 20;

const lines = (words: readonly string[]): Output => ({ out: words.map((word) => `${word}\n`).join(''), code: 0 });

/** A filter by name is a regular expression; one that is none matches itself. */
function matches(text: string, pattern: string | undefined): boolean {
  if (pattern === undefined) return true;
  const regex = typedRegex(pattern);
  return regex === undefined ? text.includes(pattern) : matchOf(regex, text) !== null;
}

function ps(all: readonly Listed[], args: readonly string[], now: number): Output {
  const name = option(args, '--name');
  const pod = option(args, '--pod', '-p');
  const state = option(args, '--state', '-s')?.toLowerCase();
  const isWhole = args.includes('--no-trunc');
  const stateOf = ({ endedAt }: Listed): string => (endedAt === undefined ? 'Running' : 'Exited');
  const shown = all.filter(
    (one) =>
      one.container !== undefined &&
      matches(one.container, name) &&
      (pod === undefined || one.pod.id.startsWith(pod)) &&
      (state === undefined
        ? isSet(args, 'a', '--all') || one.endedAt === undefined
        : stateOf(one).toLowerCase() === state),
  );
  const cut = (id: string): string => (isWhole ? id : id.slice(0, SHORT));
  if (isSet(args, 'q', '--quiet')) return lines(shown.map(({ id }) => id));
  const rows = shown.map((one) => [
    cut(one.id),
    /^[0-9a-f]{64}$/.test(one.image) ? cut(one.image) : one.image,
    `${howLong(now - one.startedAt)} ago`,
    stateOf(one),
    one.container!,
    String(one.attempt),
    cut(one.pod.id),
    one.pod.name,
    one.pod.namespace,
  ]);
  const titles = ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'];
  return { out: table([titles, ...rows], LEAST), code: 0 };
}

function pods(all: readonly Listed[], args: readonly string[], now: number): Output {
  const name = option(args, '--name');
  const space = option(args, '--namespace');
  const shown = all.filter(
    (one) =>
      one.container === undefined &&
      matches(one.pod.name, name) &&
      (space === undefined || one.pod.namespace === space),
  );
  if (isSet(args, 'q', '--quiet')) return lines(shown.map(({ id }) => id));
  const rows = shown.map(({ id, startedAt, endedAt, pod }) => [
    args.includes('--no-trunc') ? id : id.slice(0, SHORT),
    `${howLong(now - startedAt)} ago`,
    endedAt === undefined ? 'Ready' : 'NotReady',
    pod.name,
    pod.namespace,
    '0',
    '(default)',
  ]);
  return {
    out: table([['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'], ...rows], LEAST),
    code: 0,
  };
}

function images(desk: Desk, computer: string, args: readonly string[]): Output {
  const [wanted] = operandsOf(args, ['-o', '--output', '-f', '--filter']);
  const shown = imagesOn(desk, computer).filter(({ reported }) => wanted === undefined || reported.includes(wanted));
  if (isSet(args, 'q', '--quiet')) return lines(shown.map(({ id }) => `sha256:${id}`));
  const rows = shown.map(({ reported, id, sizeBytes }) => {
    const plain = reported.replace(/@.*$/, '');
    const [, name = plain, tag = '<none>'] = /^(.*):([^/:]+)$/.exec(plain) ?? [];
    return [name, tag, args.includes('--no-trunc') ? `sha256:${id}` : id.slice(0, SHORT), humanSize(sizeBytes)];
  });
  return { out: table([['IMAGE', 'TAG', 'IMAGE ID', 'SIZE'], ...rows], LEAST), code: 0 };
}

/** As klog and logrus write what containerd refused. */
function notThere(word: string, unixMs: number, pid: number): Output {
  const desc = `rpc error: code = NotFound desc = an error occurred when try to find container "${word}": not found`;
  const at = formatCivil(civilOf(unixMs), '%m%d %H:%M:%S');
  const told = `E${at}.${String(unixMs % 1000).padStart(3, '0')}000 ${String(pid).padStart(7)} log.go:32]`;
  return {
    err: `${told} "ContainerStatus from runtime service failed" err=${JSON.stringify(desc)} containerID="${word}"\nFATA[0000] ${desc}\n`,
    code: 1,
  };
}

function logs(desk: Desk, played: Played, args: readonly string[]): Output | 'follows' {
  const [word] = operandsOf(args, ['--tail', '--since', '--limit-bytes']);
  if (word === undefined) return { err: 'FATA[0000] ID cannot be empty\n', code: 1 };
  const [found] = containersNamed(containersOn(desk, played.computer), word, ({ id }) => id);
  if (found === undefined) return notThere(word, desk.doors.unixMs(), played.pid);
  const follow = isSet(args, 'f', '--follow');
  const wishes = { follow, timestamps: isSet(args, 't', '--timestamps'), tail: tailOf(args) };
  return printLog(desk, played, found, wishes) ? { code: 0 } : 'follows';
}

function act(desk: Desk, played: Played): Output | 'follows' {
  const [, command = '', ...rest] = played.argv;
  const { computer } = played;
  const now = desk.doors.unixMs();
  switch (command) {
    case 'ps':
      return ps(containersOn(desk, computer), rest, now);
    case 'pods':
      return pods(containersOn(desk, computer), rest, now);
    case 'images':
    case 'image':
    case 'img':
      return images(desk, computer, rest);
    case 'logs':
      return logs(desk, played, rest);
    default:
      return { err: `crictl: '${command}' is not simulated: try ps, pods, images or logs.\n`, code: 1 };
  }
}

export const crictl: Program = {
  names: ['crictl'],
  isOn: (computer) => computer !== LAPTOP,
  advance(desk, played) {
    if (played.notes !== undefined) return followLogs(desk, played);
    const said = act(desk, played);
    if (said === 'follows') return true;
    printFrom(desk, played, 'stdout', said.out ?? '');
    printFrom(desk, played, 'stderr', said.err ?? '');
    endPlayed(desk, played, said.code);
    return true;
  },
};
