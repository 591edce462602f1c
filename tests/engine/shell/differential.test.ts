/** The same scripts in the system's own shells and in ours: same output, same status. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { baseTree, withFiles } from '../../../shared/engine/files/build.ts';
import type { Flavour } from '../../../shared/engine/shell/state.ts';
import { Container } from './container.ts';
import { bashOnly, common, wrong } from './scripts.ts';

interface Result {
  out: string;
  /** Of scripts that go wrong. */
  err?: string;
  code: number | undefined;
}

/** Runs each script in a shell and a folder of its own; one process starts them all, as that is a tenth of the time. */
const DRIVER = `
for d in "$1"/*/; do
  cd "$d/work" || exit 1
  "$2" -c "$(cat ../script; echo x | tr -d 'x\\n')" > ../out 2> ../err < /dev/null
  echo $? > ../code
done`;

/** Scripts that go wrong are compared where the tools are those whose words were taken: others word them otherwise. */
function versionOf(program: string): string {
  return spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout?.split('\n', 1)[0] ?? '';
}
const isGnu = versionOf('ls').includes('GNU coreutils');
const hasSameWords = versionOf('ls').endsWith(' 9.1') && versionOf('bash').includes('version 5.2.');
if (!hasSameWords) console.warn('bash 5.2 and GNU coreutils 9.1 are not here: complaints are not compared');

/** What the real shell does; undefined where it is not installed. */
function real(program: string, scripts: readonly string[]): Map<string, Result> | undefined {
  if (!isGnu || spawnSync(program, ['-c', ':']).status !== 0) {
    console.warn(`no ${program} with GNU tools here: scripts are not compared with it`);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'orrery-shell-'));
  const place = (i: number): string => join(folder, String(i).padStart(4, '0'));
  try {
    scripts.forEach((script, i) => {
      mkdirSync(join(place(i), 'work'), { recursive: true });
      writeFileSync(join(place(i), 'script'), script);
    });
    const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/root', LC_ALL: 'C' };
    spawnSync(program, ['-c', DRIVER, 'driver', folder, program], { env, timeout: 120_000 });
    return new Map(
      scripts.map((script, i) => {
        const read = (name: string): string => readFileSync(join(place(i), name), 'utf8');
        const err = wrong.includes(script) ? { err: read('err') } : {};
        return [script, { out: read('out'), code: Number(read('code')), ...err }];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function ours(flavour: Flavour, script: string): Result {
  const volumes = new Map([['root', withFiles(baseTree(), [['/project/', '']])]]);
  const container = new Container({ flavour, env: { LC_ALL: 'C' }, volumes });
  // Signals without a handler pass by the first process: it has to be another.
  container.start(['sleep', 'infinity']);
  const pid = container.start([flavour === 'bash' ? 'bash' : 'dash', '-c', script], { cwd: '/project' });
  container.until(3_600_000);
  const err = wrong.includes(script) ? { err: container.stderr } : {};
  return { out: container.stdout, code: container.exits.find((e) => e.pid === pid)?.code, ...err };
}

for (const [program, scripts] of [
  ['bash', [...common, ...bashOnly, ...(hasSameWords ? wrong : [])]],
  ['dash', [...common, ...(hasSameWords ? wrong : [])]],
] as const) {
  const known = real(program, scripts);
  describe.skipIf(known === undefined)(`as ${program}`, () => {
    console.log(`${scripts.length} scripts are compared with ${program}`);
    test.each(scripts)('%s', (script) => {
      expect(ours(program, script)).toEqual(known?.get(script));
    });
  });
}
