/** kubectl over a cluster that runs: what it measures, and what it says of what it made itself. */
import { expect, test } from 'vitest';
import { runFrozen } from '../../../shared/engine/kubectl/frozen-driver.ts';
import type { Api } from '../../../shared/engine/kubectl/door.ts';
import { testSession } from '../../support/session.ts';
import { wordsOf } from './words.ts';

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: 'nginx:1.27', ports: [{ containerPort: 80 }], resources: { requests: { cpu: 100m, memory: 64Mi } } }
`;

function running() {
  const session = testSession();
  session.apply({ type: 'apply', files: [{ name: 'web.yaml', text: MANIFEST }] });
  session.advance(180_000);
  const { cluster } = session;
  const api: Api = {
    kinds: () => cluster.kinds.all(),
    rest: (request) => cluster.rest(request, 'kubectl', { input: 1 }),
    now: () => cluster.unixMs,
  };
  return (line: string): string => {
    let out = '';
    const nothing = () => ({ error: 'no such file or directory' });
    const outside = { readFile: nothing, listFolder: nothing, stdin: () => '', env: {} };
    const write = (text: string): void => void (out += text);
    runFrozen(api, { ...outside, out: write, err: write }, wordsOf(line));
    return out;
  };
}

test('a Deployment that came up', () => {
  const ask = running();
  expect(ask('get deploy web')).toBe(
    'NAME   READY   UP-TO-DATE   AVAILABLE   AGE\nweb    2/2     2            2           3m\n',
  );
  expect(ask('get pods --no-headers')).toMatch(/^(?:web-\w+-\w{5} {3}1\/1 {3}Running {3}0 {5}\d+m\n){2}$/);
  expect(ask('describe deploy web')).toMatch(/NewReplicaSet: {3}web-\w+ \(2\/2 replicas created\)\nEvents:\n/);
  expect(ask('describe pod web')).toMatch(
    / Normal +Scheduled +\w+ +default-scheduler +Successfully assigned default\/web-/,
  );
  expect(ask('get all -o name').split('\n')).toEqual([
    expect.stringMatching(/^pod\/web-/),
    expect.stringMatching(/^pod\/web-/),
    'service/kubernetes',
    'deployment.apps/web',
    expect.stringMatching(/^replicaset.apps\/web-/),
    '',
  ]);
});

test('what pods and machines use, where somebody measures', () => {
  const ask = running();
  expect(ask('top pods')).toMatch(/^NAME +CPU\(cores\) +MEMORY\(bytes\) +\n(?:web-\w+-\w+ +\d+m +\d+Mi +\n){2}$/);
  expect(ask('top pods --sum --no-headers')).toMatch(/\n +________ +________ +\n +\d+m +\d+Mi +\n$/);
  expect(ask('top nodes')).toMatch(
    /^NAME +CPU\(cores\) +CPU\(%\) +MEMORY\(bytes\) +MEMORY\(%\) +\n(?:[\w-]+ +\d+m +\d+% +\d+Mi +\d+% +\n)+$/,
  );
  expect(ask('describe node worker-1')).toMatch(
    /default +web-\w+-\w+ +100m \(\d+%\) +0 \(0%\) +64Mi \(\d+%\) +0 \(0%\) +\w+\n/,
  );
});
