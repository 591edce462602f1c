/** Every command has the name, the usage, the flags and the defaults of the real kubectl, where this machine has one. */
import { describe, expect, test } from 'vitest';
import { emptyFolder, hasRealKubectl, realKubectl } from '../../support/real-kubectl.ts';
import { kubectlWords } from './frozen.ts';

const NOW = '2026-11-23T08:20:14Z';

/** What 1.34 has and earlier ones have not, by command. */
const NEWER: Readonly<Record<string, readonly string[]>> = {
  autoscale: [" cpu ''", " memory ''"],
};
/** A letter that 1.33 alone has lost, of explain. */
const LOST: Readonly<Record<string, string>> = { " output 'plaintext'": "o output 'plaintext'" };
/** The commands whose usage line is another in 1.34. */
const OTHER_USAGE = new Set(['autoscale']);
/** Where a flag's default is a path of this machine. */
const OF_THE_MACHINE = /^\S* cache-dir /;
/** Flags for everybody that 1.34 has and earlier ones have not. */
const NEWER_OPTIONS = new Set([' as-user-extra []', " kuberc ''"]);

interface Help {
  /** "short name default". */
  flags: string[];
  usage: string;
  commands: string[];
  aliases: string;
}

function helpOf(text: string): Help {
  const flags = [...text.matchAll(/^ {4}(?:-(\w), )?--([\w-]+)=(.*):$/gm)].map(
    ([, short = '', name = '', fallback = '']) => `${short} ${name} ${fallback}`,
  );
  return {
    flags: flags.filter((flag) => !OF_THE_MACHINE.test(flag)).sort(),
    usage: /^Usage:\n((?: {2}.*\n)+)/m.exec(text)?.[1] ?? '',
    commands: [...text.matchAll(/^ {2}([a-z][\w-]*) {2,}(\S.*)$/gm)].map(([, name, short]) => `${name}: ${short}`),
    aliases: /^Aliases:\n(.*)$/m.exec(text)?.[1] ?? '',
  };
}

describe.skipIf(!hasRealKubectl)('beside the real kubectl', () => {
  test('every command', () => {
    const folder = emptyFolder();
    let seen = 0;
    const compare = (words: readonly string[]): void => {
      const real = helpOf(realKubectl([...words, '--help'], folder).stdout);
      const { stdout, stderr, exit } = kubectlWords([...words, '--help'], { objects: [], now: NOW });
      const ours = helpOf(stdout);
      const path = words.join(' ');
      expect.soft({ stderr, exit }, path).toEqual({ stderr: '', exit: 0 });
      const newer = NEWER[path] ?? [];
      expect
        .soft(
          ours.flags.filter((flag) => !newer.includes(flag)),
          `flags of ${path}`,
        )
        .toEqual(real.flags.map((flag) => LOST[flag] ?? flag).sort());
      expect.soft(ours.commands, `commands of ${path}`).toEqual(real.commands);
      expect.soft(ours.aliases, `aliases of ${path}`).toEqual(real.aliases);
      if (!OTHER_USAGE.has(path)) expect.soft(ours.usage, `usage of ${path}`).toEqual(real.usage);
      seen++;
      for (const each of real.commands) compare([...words, each.split(':')[0]!]);
    };
    compare([]);
    console.log(`usage: ${seen} commands`);
    expect(seen).toBeGreaterThan(90);
  }, 120_000);

  test('the flags of everybody', () => {
    const real = helpOf(realKubectl(['options']).stdout).flags;
    const ours = helpOf(kubectlWords(['options'], { objects: [], now: NOW }).stdout).flags;
    expect(ours.filter((flag) => !NEWER_OPTIONS.has(flag))).toEqual(real);
  });

  test('a group alone', () => {
    const groups = [
      'config',
      'rollout',
      'set',
      'auth',
      'top',
      'plugin',
      'certificate',
      'create secret',
      'create service',
    ];
    for (const group of groups) {
      const real = realKubectl(group.split(' '));
      const ours = kubectlWords(group.split(' '), { objects: [], now: NOW });
      const where = ({ stdout, stderr }: { stdout: string; stderr: string }): string =>
        stdout === '' ? `stderr ${stderr.includes('Usage:')}` : `stdout ${stdout.includes('Usage:')}`;
      expect({ group, where: where(ours), exit: ours.exit }).toEqual({ group, where: where(real), exit: real.exit });
    }
  });
});
