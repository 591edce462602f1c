/** `docker ps` and `crictl ps` on a machine: the containers that the kubelet has started there, under the names it gives them. */
import { LAPTOP, type Desk, type Played, type Program } from '../desk.ts';
import { endPlayed, printFrom } from '../drive.ts';
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
    Command: `"${shown}"`,
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

function option(args: readonly string[], ...names: string[]): string | undefined {
  for (const [i, arg] of args.entries())
    for (const name of names) {
      if (arg === name) return args[i + 1];
      if (arg.startsWith(`${name}=`)) return arg.slice(name.length + 1);
    }
  return undefined;
}

const isSet = (args: readonly string[], letter: string, name: string): boolean =>
  args.some((arg) => arg === name || (/^-[a-z]+$/.test(arg) && arg.includes(letter)));

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

function docker(desk: Desk, computer: string, args: readonly string[]): Output {
  const [command = '', ...rest] = args;
  const listing = command === 'container' && (rest[0] === 'ls' || rest[0] === 'ps') ? rest.slice(1) : rest;
  if (command === 'ps' || listing !== rest) return dockerPs(containersOn(desk, computer), listing, desk.doors.unixMs());
  return {
    err: `docker: '${command}' is not simulated on a machine of the cluster: its containers are the kubelet's.\nTry docker ps.\n`,
    code: 1,
  };
}

function crictl(desk: Desk, computer: string, args: readonly string[]): Output {
  const [command = '', ...rest] = args;
  const now = desk.doors.unixMs();
  const all = containersOn(desk, computer);
  const name = option(rest, '--name') ?? '';
  if (command === 'ps') {
    const shown = all.filter(
      (one) => one.container?.includes(name) === true && (isSet(rest, 'a', '--all') || one.endedAt === undefined),
    );
    if (isSet(rest, 'q', '--quiet')) return { out: shown.map(({ id }) => `${id}\n`).join(''), code: 0 };
    const rows = shown.map((one) => [
      one.id.slice(0, 13),
      shortImage(one.image, 13),
      `${howLong(now - one.startedAt)} ago`,
      one.endedAt === undefined ? 'Running' : 'Exited',
      one.container!,
      String(one.attempt),
      one.pod.id.slice(0, 13),
      one.pod.name,
      one.pod.namespace,
    ]);
    return {
      out: table(
        [['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'], ...rows],
        20,
      ),
      code: 0,
    };
  }
  if (command === 'pods') {
    const rows = all
      .filter((one) => one.container === undefined && one.pod.name.includes(name))
      .map(({ id, startedAt, endedAt, pod }) => [
        id.slice(0, 13),
        `${howLong(now - startedAt)} ago`,
        endedAt === undefined ? 'Ready' : 'NotReady',
        pod.name,
        pod.namespace,
        '0',
        '(default)',
      ]);
    return {
      out: table([['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'], ...rows], 20),
      code: 0,
    };
  }
  return { err: `crictl: '${command}' is not simulated: try crictl ps or crictl pods.\n`, code: 1 };
}

const program = (name: string, act: (desk: Desk, computer: string, args: readonly string[]) => Output): Program => ({
  names: [name],
  isOn: (computer) => computer !== LAPTOP,
  advance(desk, played: Played) {
    const { out = '', err = '', code } = act(desk, played.computer, played.argv.slice(1));
    printFrom(desk, played, 'stdout', out);
    printFrom(desk, played, 'stderr', err);
    endPlayed(desk, played, code);
    return true;
  },
});

export const machinePrograms: readonly Program[] = [program('docker', docker), program('crictl', crictl)];
