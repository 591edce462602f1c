/** `orrery bench [NAME] [--json]`: runs the measurements, one JSON object (or one line of text) each. */
import { spawnSync } from 'node:child_process';
import { measureBringup } from './bringup.ts';
import { measureDelta } from './delta.ts';
import { measureFrames } from './frames.ts';
import { measureKubectl } from './kubectl.ts';
import { measureStart } from './start.ts';
import { measureStorm } from './storm.ts';
import { measureTraffic } from './traffic.ts';

type Result = { name: string } & Record<string, number | string>;

/** Pods and machines of the bring-up: the same 50 to 100 pods a machine at each size. */
const SIZES: readonly (readonly [pods: number, nodes: number])[] = [
  [1_000, 20],
  [10_000, 200],
  [100_000, 1_000],
];

const args = process.argv.slice(3);
const json = args.includes('--json');
const [name, size] = args.filter((a) => !a.startsWith('--'));

function print(result: Result): void {
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else
    process.stdout.write(
      `${Object.entries(result)
        .map(([k, v]) => (k === 'name' ? String(v).padEnd(8) : `${k} ${v}`))
        .join('  ')}\n`,
    );
}

/** Each size in a process of its own: memory is the process's peak. */
function bringup(pods: number): void {
  const flags = pods > 20_000 ? ['--max-old-space-size=8192'] : [];
  const run = spawnSync(
    process.execPath,
    [...flags, process.argv[1]!, 'bench', 'bringup-one', String(pods), '--json'],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  if (run.status !== 0) throw new Error(`bringup of ${pods} pods failed`);
  print(JSON.parse(run.stdout.trim().split('\n').at(-1)!) as Result);
}

const benches: Record<string, () => void | Promise<void>> = {
  bringup: () => {
    for (const [pods] of SIZES) bringup(pods);
  },
  delta: async () => print(await measureDelta()),
  frames: async () => {
    for (const pods of [300, 1000]) print(await measureFrames(pods));
  },
  kubectl: () => print(measureKubectl(10_000)),
  storm: () => print(measureStorm(10_000, 200)),
  traffic: () => print(measureTraffic(1000, 100, 60)),
  start: async () => print(await measureStart()),
};

if (name === 'bringup-one') {
  const [pods, nodes] = SIZES.find(([n]) => n === Number(size)) ?? [
    Number(size),
    Math.max(1, Math.ceil(Number(size) / 50)),
  ];
  print(measureBringup(pods, nodes));
} else if (name === undefined) {
  for (const bench of Object.values(benches)) await bench();
} else if (Object.hasOwn(benches, name)) {
  await benches[name]!();
} else {
  process.stderr.write(`no such benchmark: ${name} (there are ${Object.keys(benches).join(', ')})\n`);
  process.exitCode = 1;
}
