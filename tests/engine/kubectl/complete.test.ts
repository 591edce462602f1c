/** What Tab offers on a line of kubectl. */
import { describe, expect, test } from 'vitest';
import { parseTime } from '../../../shared/engine/kernel/time.ts';
import { completions } from '../../../shared/engine/kubectl/complete.ts';
import { answer, discoveryOf } from '../../../shared/engine/kubectl/door.ts';
import { frozenApi } from '../../../shared/engine/kubectl/frozen-driver.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';

const made = (kind: string, name: string, namespace?: string): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  ...(kind === 'Pod' ? { spec: { containers: [] } } : {}),
});

const api = frozenApi(
  [
    made('Pod', 'web-1', 'default'),
    made('Pod', 'web-2', 'default'),
    made('Pod', 'agent', 'kube-system'),
    made('Namespace', 'default'),
    made('Namespace', 'kube-system'),
  ],
  parseTime('2026-11-23T08:20:00Z')!,
);

/** @param line '' or a space at its end: a new word begins */
function tab(line: string): readonly string[] {
  const io = { out: () => undefined, err: () => undefined, now: () => api.now(), env: {} };
  const task = completions(io, line.split(' ').slice(1));
  let step = task.next();
  while (step.done !== true) {
    const wait = step.value;
    if ('rest' in wait) step = task.next(answer(api, wait.rest));
    else if ('discover' in wait) step = task.next(discoveryOf(api.kinds()));
    else throw new Error(`waits for ${JSON.stringify(wait)}`);
  }
  return step.value;
}

describe('Tab', () => {
  test.each([
    ['kubectl ge', ['get']],
    ['kubectl config get-', ['get-clusters', 'get-contexts', 'get-users']],
    ['kubectl get pod', ['poddisruptionbudgets', 'pods', 'podtemplates']],
    ['kubectl get pods ', ['web-1', 'web-2']],
    ['kubectl get pods web-1 ', ['web-2']],
    ['kubectl get pod/w', ['pod/web-1', 'pod/web-2']],
    ['kubectl -n kube-system get po ', ['agent']],
    ['kubectl get po -n ', ['default', 'kube-system']],
    ['kubectl get po --namespace=k', ['--namespace=kube-system']],
    ['kubectl get po -o j', ['json', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file']],
    ['kubectl get --watch', ['--watch', '--watch-only']],
    ['kubectl top pod ', ['web-1', 'web-2']],
    ['kubectl config use-context ', ['orrery']],
    ['kubectl version ', []],
    ['kubectl get --nope ', []],
    ['kubectl nope ', []],
  ])('%s', (line, wanted) => {
    expect(tab(line)).toEqual(wanted);
  });

  test('a new word at the start offers every command', () => {
    expect(tab('kubectl ')).toEqual(expect.arrayContaining(['describe', 'events', 'explain', 'get']));
  });
});
