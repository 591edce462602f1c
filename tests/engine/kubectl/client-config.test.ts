/** What is wrong with the configuration of a client is said before the API is asked, in the words of the real kubectl (1.33.1). */
import { expect, test } from 'vitest';
import { kubectl } from './frozen.ts';

const CONFIG = `apiVersion: v1
kind: Config
clusters: [{name: test, cluster: {server: 'https://x'}}]
users: [{name: test, user: {}}]
contexts: [{name: test, context: {cluster: test, user: test}}]
current-context: test
`;
const run = (line: string) =>
  kubectl(`${line} --kubeconfig=conf`, { objects: [], now: '2026-11-23T08:20:14Z', files: { conf: CONFIG } });

test.each([
  ['--context=nope', 'Error in configuration: context was not found for specified context: nope'],
  [
    '--context=nope --cluster=x',
    'Error in configuration: \n* context was not found for specified context: nope\n* no server found for cluster "x"',
  ],
  ['--cluster=nope', 'error: no server found for cluster "nope"'],
  ['--user=nope', 'error: auth info "nope" does not exist'],
  [
    '--request-timeout=1d',
    'error: Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
  ],
  [
    '--token=a --username=b',
    'error: more than one authentication method found for test; found [token basicAuth], only one is allowed',
  ],
  ['--as-group=x', 'error: requesting uid, groups or user-extra for test without impersonating a user'],
  [
    '--certificate-authority=/nope',
    'error: unable to read certificate-authority /nope for test due to open /nope: no such file or directory',
  ],
])('get cm %s', (flags, stderr) => {
  expect(run(`get cm ${flags}`)).toEqual({ stdout: '', stderr: `${stderr}\n`, exit: 1 });
});

test('a flag that a command has of its own is not one of the client', () => {
  expect(run('create rolebinding r --role=r --user=nope --dry-run=server').stderr).toBe(
    'error: failed to create rolebinding: namespaces "default" not found\n',
  );
});

test('what is right is let through, and what asks no server is not looked at', () => {
  const flags = '--context=test --cluster=test --user=test --request-timeout=5s --token=a';
  expect(run(`get cm ${flags}`)).toMatchObject({ stderr: 'No resources found in default namespace.\n', exit: 0 });
  expect(run('config current-context --context=nope').stdout).toBe('test\n');
  expect(run('api-resources --context=nope').stderr).toBe('error: context "nope" does not exist\n');
});
