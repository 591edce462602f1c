/** docker on a machine: the containers that the kubelet has started there, under the names it gives them, and their logs. */
import { type Desk, type Played, type Program } from '../desk.ts';
import { LAPTOP } from '../machine-facts.ts';
import { endPlayed, printFrom } from '../drive.ts';
import { containersNamed, followLogs, printLog } from './machine-logs.ts';
import { isSet, operandsOf, option, tailOf } from './machine-options.ts';
import { containersOn, howLong, table, type Listed } from './node-containers.ts';

type Output = { out?: string; err?: string; code: number };

/** pkg/kubelet/dockershim naming.go, as cri-dockerd has it: k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT. */
const dockerName = ({ container = 'POD', pod, attempt }: Listed): string =>
  `k8s_${container}_${pod.name}_${pod.namespace}_${pod.uid}_${attempt}`;

const shortImage = (image: string, length: number): string =>
  /^[0-9a-f]{64}$/.test(image) ? image.slice(0, length) : image;

/** The fields of docker's templates. */
function fieldsOf(one: Listed, now: number, isWhole: boolean): Record<string, string> {
  const age = howLong(now - one.startedAt);
  const shown = isWhole || one.command.length <= 20 ? one.command : `${one.command.slice(0, 19)}…`;
  return {
    ID: isWhole ? one.id : one.id.slice(0, 12),
    Image: shortImage(one.image, 12),
    Command: JSON.stringify(shown),
    RunningFor: `${age} ago`,
    Status: one.endedAt === undefined ? `Up ${age}` : `Exited (${one.exitCode}) ${howLong(now - one.endedAt)} ago`,
    State: one.endedAt === undefined ? 'running' : 'exited',
    Ports: '',
    Names: dockerName(one),
  };
}

const TITLES: Readonly<Record<string, string>> = {
  ID: 'CONTAINER ID',
  Image: 'IMAGE',
  Command: 'COMMAND',
  RunningFor: 'CREATED',
  Status: 'STATUS',
  State: 'STATE',
  Ports: 'PORTS',
  Names: 'NAMES',
};

const DEFAULT = ['ID', 'Image', 'Command', 'RunningFor', 'Status', 'Ports', 'Names'];

function dockerPs(all: readonly Listed[], args: readonly string[], now: number): Output {
  const filter = option(args, '-f', '--filter')?.replace(/^name=/, '') ?? '';
  const shown = all.filter(
    (one) => (isSet(args, 'a', '--all') || one.endedAt === undefined) && dockerName(one).includes(filter),
  );
  const isWhole = args.includes('--no-trunc');
  if (isSet(args, 'q', '--quiet'))
    return { out: shown.map(({ id }) => `${isWhole ? id : id.slice(0, 12)}\n`).join(''), code: 0 };
  const format = option(args, '--format') ?? '';
  const isTable = format === '' || format.startsWith('table');
  const template = format.replace(/^table\s*/, '').replaceAll(String.raw`\t`, '\t');
  const names = [...template.matchAll(/\{\{\s*\.(\w+)\s*\}\}/g)].map(([, name]) => name!);
  const unknown = names.find((name) => TITLES[name] === undefined);
  if (unknown !== undefined)
    return { err: `template: :1:2: executing "" at <.${unknown}>: can't evaluate field ${unknown}\n`, code: 1 };
  const fields = shown.map((one) => fieldsOf(one, now, isWhole));
  if (isTable) {
    const columns = names.length === 0 ? DEFAULT : names;
    return {
      out: table([columns.map((name) => TITLES[name]!), ...fields.map((row) => columns.map((name) => row[name]!))], 10),
      code: 0,
    };
  }
  const lines = fields.map((row) =>
    template.replaceAll(/\{\{\s*\.(\w+)\s*\}\}/g, (_, name: string) => row[name] ?? ''),
  );
  return { out: lines.map((line) => `${line}\n`).join(''), code: 0 };
}

function list(desk: Desk, computer: string, args: readonly string[]): Output | undefined {
  const [command = '', ...rest] = args;
  const listing = command === 'container' && (rest[0] === 'ls' || rest[0] === 'ps') ? rest.slice(1) : rest;
  if (command !== 'ps' && listing === rest) return undefined;
  return dockerPs(containersOn(desk, computer), listing, desk.doors.unixMs());
}

function logs(desk: Desk, played: Played, args: readonly string[]): Output | 'follows' {
  const [word] = operandsOf(args, ['--tail', '-n', '--since', '--until']);
  if (word === undefined)
    return {
      err: "docker: 'docker logs' requires 1 argument\n\nUsage:  docker logs [OPTIONS] CONTAINER\n\nRun 'docker logs --help' for more information\n",
      code: 1,
    };
  const [found] = containersNamed(containersOn(desk, played.computer), word, dockerName);
  if (found === undefined) return { err: `Error response from daemon: No such container: ${word}\n`, code: 1 };
  const follow = isSet(args, 'f', '--follow');
  const wishes = { follow, timestamps: isSet(args, 't', '--timestamps'), tail: tailOf(args) };
  return printLog(desk, played, found, wishes) ? { code: 0 } : 'follows';
}

export const docker: Program = {
  names: ['docker'],
  isOn: (computer) => computer !== LAPTOP,
  advance(desk, played: Played) {
    if (played.notes !== undefined) return followLogs(desk, played);
    const [, command = '', ...rest] = played.argv;
    const said =
      list(desk, played.computer, played.argv.slice(1)) ??
      (command === 'logs'
        ? logs(desk, played, rest)
        : {
            err: `docker: '${command}' is not simulated on a machine of the cluster: its containers are the kubelet's.\nTry docker ps or docker logs.\n`,
            code: 1,
          });
    if (said === 'follows') return true;
    printFrom(desk, played, 'stdout', said.out ?? '');
    printFrom(desk, played, 'stderr', said.err ?? '');
    endPlayed(desk, played, said.code);
    return true;
  },
};
