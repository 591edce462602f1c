/** What a pod may change: the words that people read, gates that go, and the status. */
import { describe, expect, test } from 'vitest';
import { podKind } from '../../../../shared/engine/kinds/pod/pod.ts';
import type { Pod, PodSpec } from '../../../../shared/model/pod.ts';
import { texts } from './go-rows.ts';

const pod = (spec: Partial<PodSpec> = {}, rest: Partial<Pod> = {}): Pod =>
  podKind.defaults({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', resourceVersion: '7' },
    spec: { containers: [{ name: 'app', image: 'nginx:1' }], serviceAccountName: 'default', ...spec },
    ...rest,
  });

const changed = (next: Pod, previous: Pod): string[] => texts(podKind.validateUpdate(next, previous));

const MAY =
  'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

describe('the spec of a pod', () => {
  test('may have other images, and nothing else of its containers', () => {
    expect(changed(pod({ containers: [{ name: 'app', image: 'nginx:2' }] }), pod())).toEqual([]);
    const limited = pod({ containers: [{ name: 'app', image: 'nginx:2', resources: { limits: { cpu: '1' } } }] });
    expect(changed(limited, pod())).toEqual([`${MAY}\n  containers`]);
    const more = pod({ containers: [...pod().spec.containers, { name: 'b', image: 'x' }] });
    expect(changed(more, pod())).toEqual(['spec.containers: Forbidden: pod updates may not add or remove containers']);
  });

  test('names every field that may not change', () => {
    expect(changed(pod({ hostname: 'a', nodeName: 'n' }), pod())).toEqual([`${MAY}\n  hostname\n  nodeName`]);
  });

  test('may have a nearer deadline', () => {
    const of = (seconds?: number): Pod => pod(seconds === undefined ? {} : { activeDeadlineSeconds: seconds });
    expect(changed(of(10), of())).toEqual([]);
    expect(changed(of(5), of(10))).toEqual([]);
    expect(changed(of(20), of(10))).toEqual([
      'spec.activeDeadlineSeconds: Invalid value: 20: must be less than or equal to previous value',
    ]);
    expect(changed(of(), of(10))).toEqual([
      'spec.activeDeadlineSeconds: Invalid value: "null": must not update from a positive integer to nil value',
    ]);
  });

  test('may have a grace period of 1 where it was below 0', () => {
    const of = (seconds: number): Pod => pod({ terminationGracePeriodSeconds: seconds });
    expect(changed(of(1), of(-1))).toEqual([]);
    expect(changed(of(2), of(-1))).toEqual([`${MAY}\n  terminationGracePeriodSeconds`]);
  });

  test('keeps its tolerations, but for their seconds, and may get more', () => {
    const old = { key: 'a', operator: 'Exists' as const, effect: 'NoExecute' as const, tolerationSeconds: 10 };
    const before = pod({ tolerations: [old] });
    expect(changed(pod({ tolerations: [{ ...old, tolerationSeconds: 20 }, { operator: 'Exists' }] }), before)).toEqual(
      [],
    );
    expect(changed(pod({ tolerations: [] }), before)).toEqual([
      'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds',
    ]);
  });
});

describe('a pod behind gates', () => {
  const gated = (spec: Partial<PodSpec> = {}): Pod =>
    pod({ schedulingGates: [{ name: 'a.b/one' }, { name: 'a.b/two' }], ...spec });
  const terms = (...values: string[]): PodSpec['affinity'] => ({
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: values.map((key) => ({ key, operator: 'Exists' })) }],
      },
    },
  });

  test('loses gates, never gets one', () => {
    expect(changed(gated({ schedulingGates: [{ name: 'a.b/two' }] }), gated())).toEqual([]);
    expect(changed(gated({ schedulingGates: [{ name: 'new' }] }), gated())).toEqual([
      "spec.schedulingGates[0].name: Forbidden: only deletion is allowed, but found new scheduling gate 'new'",
    ]);
  });

  test('may be told more exactly where to go, not less', () => {
    const before = gated({ nodeSelector: { zone: 'a' } });
    expect(changed(gated({ nodeSelector: { zone: 'a', disk: 'ssd' } }), before)).toEqual([]);
    expect(changed(gated({ nodeSelector: { zone: 'b' } }), before)).toEqual([
      'spec.nodeSelector: Invalid value: {"zone":"b"}: only additions to spec.nodeSelector are allowed (no mutations or deletions)',
    ]);
    expect(changed(pod({ nodeSelector: { zone: 'a' } }), pod())).toEqual([`${MAY}\n  nodeSelector`]);
    expect(changed(gated({ affinity: terms('x')! }), gated())).toEqual([]);
    expect(changed(gated({ affinity: terms('x', 'y')! }), gated({ affinity: terms('x')! }))).toEqual([]);
    expect(changed(gated({ affinity: terms('y')! }), gated({ affinity: terms('x')! }))).toEqual([
      'spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]: Invalid value: ' +
        '{"MatchExpressions":[{"Key":"y","Operator":"Exists","Values":null}],"MatchFields":null}: only additions are allowed (no mutations or deletions)',
    ]);
  });

  test('has no node', () => {
    const found = texts(podKind.validate(gated({ nodeName: 'n' })));
    expect(found).toEqual(['spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared']);
  });
});

describe('the status of a pod', () => {
  const status = (next: Pod['status'], previous: Pod['status'], spec: Partial<PodSpec> = {}): string[] =>
    texts(podKind.validateStatusUpdate!(pod(spec, { status: next! }), pod(spec, { status: previous! })));
  const container = (state: object): NonNullable<Pod['status']> => ({
    containerStatuses: [{ name: 'app', state, ready: false, restartCount: 0, image: '', imageID: '' }],
  });
  const over = container({ terminated: { exitCode: 1 } });
  const runs = container({ running: {} });

  test('what is over comes back only where something restarts it', () => {
    const refused = ['status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state'];
    expect(status(runs, over)).toEqual([]);
    expect(status(runs, over, { restartPolicy: 'OnFailure' })).toEqual([]);
    expect(status(runs, over, { restartPolicy: 'Never' })).toEqual(refused);
    const done = container({ terminated: { exitCode: 0 } });
    expect(status(runs, done, { restartPolicy: 'OnFailure' })).toEqual(refused);
  });

  test('keeps its class, and has the host first among its host addresses', () => {
    expect(status({ qosClass: 'Burstable' }, { qosClass: 'BestEffort' })).toEqual([
      'status.qosClass: Invalid value: "Burstable": field is immutable',
    ]);
    expect(status({ hostIP: '10.0.0.1', hostIPs: [{ ip: '10.0.0.2' }] }, {})).toEqual([
      'status.hostIPs[0].ip: Invalid value: "10.0.0.2": must be equal to `hostIP`',
    ]);
    expect(status({ podIPs: [{ ip: '10.0.0.2' }, { ip: '10.0.0.3' }] }, {})).toEqual([
      'status.podIPs: Invalid value: [{"IP":"10.0.0.2"},{"IP":"10.0.0.3"}]: may specify no more than one IP for each IP family',
    ]);
  });
});
