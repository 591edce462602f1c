/** The last line of a run tells failures that a runner kept quiet about. */
import { describe, expect, test } from 'vitest';
import { add, countPlaywright, countVitest, honest, lastLine } from './counts.ts';

describe('counts', () => {
  test('a file that could not be loaded is a failure of Vitest', () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 0,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        { status: 'passed', assertionResults: [{}, {}, {}] },
        { status: 'failed', assertionResults: [] },
      ],
    };
    expect(countVitest(report)).toEqual({ passed: 3, failed: 1, skipped: 2 });
  });

  test('what needed a second try, or went wrong outside of a test, is a failure of Playwright', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
    expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 5, failed: 3, skipped: 2 });
  });

  test('a runner that crashed, said nothing or ran nothing has failed', () => {
    const fine = { passed: 4, failed: 0, skipped: 0 };
    expect(honest(fine, 0)).toEqual(fine);
    expect(honest(fine, 1).failed).toBe(1);
    expect(honest(fine, null).failed).toBe(1);
    expect(honest({ passed: 0, failed: 0, skipped: 9 }, 0).failed).toBe(1);
    expect(honest(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(honest({ passed: 1, failed: 2, skipped: 0 }, 1).failed).toBe(2);
  });

  test('the last line names what was skipped only if something was', () => {
    expect(lastLine({ passed: 4, failed: 0, skipped: 0 })).toBe('4 passed, 0 failed');
    expect(
      lastLine(
        add([
          { passed: 4, failed: 1, skipped: 2 },
          { passed: 1, failed: 0, skipped: 1 },
        ]),
      ),
    ).toBe('5 passed, 1 failed, 3 skipped');
  });
});
