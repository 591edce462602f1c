/** kubectl prints what the real one printed against the same objects at the same time, byte for byte. */
import { afterAll, describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { fixture } from '../../support/fixtures.ts';
import { kubectl } from './frozen.ts';

interface Case {
  command: string;
  now: string;
  stdout: string;
  stderr: string;
  exit: number;
}

const cases = (fixture('kubectl-golden/cases.json') as { cases: Case[] } | undefined)?.cases ?? [];
const state = fixture('kubectl-golden/state.json') as { objects: KubeObject[] } | undefined;

/** Commands whose cases are not asked of us, and why. */
const LEFT_OUT: readonly (readonly [start: RegExp, why: string])[] = [
  [/^kubectl api-resources\b/, 'the reduced server that answered had fewer kinds than 1.34'],
  [/^kubectl version\b/, 'tells of the client that ran, which was 1.36.4'],
];

describe.skipIf(cases.length === 0)('golden cases', () => {
  const asked = cases.filter(({ command }) => !LEFT_OUT.some(([start]) => start.test(command)));
  const objects = state?.objects ?? [];

  test.each(asked.map((each) => [each.command, each] as const))('%s', (_name, each) => {
    const { stdout, stderr, exit } = kubectl(each.command, { objects, now: each.now });
    expect({ stdout, stderr, exit }).toEqual({ stdout: each.stdout, stderr: each.stderr, exit: each.exit });
  });

  afterAll(() => console.log(`kubectl golden: ${asked.length} of ${cases.length} cases asked`));
});
