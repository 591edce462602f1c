/** The comparison of what pages print: what differs from run to run is let through, a fact that differs is not. */
import { describe, expect, test } from 'vitest';
import { differences, formOf, type Form } from '../../../support/printed/differences.ts';
import { inOneAge } from '../../../support/printed/newer.ts';

const PODS = `NAME                    READY   STATUS    RESTARTS   AGE
web-75675f5897-7ci7o    1/1     Running   0          18s
web-75675f5897-kzszj    1/1     Running   0          18s
`;
const WATCH = `NAME    READY   STATUS              RESTARTS   AGE
web-0   0/1     Pending             0          0s
web-0   0/1     ContainerCreating   0          0s
web-0   1/1     Running             0          19s
`;
const DESCRIBED = `Name:         web
Labels:       app=web
Status:       Running
    Limits:
      cpu:     500m
Conditions:
  Type    Status
  Ready   True
Events:
  Type     Reason     Age                From     Message
  ----     ------     ----               ----     -------
  Warning  Unhealthy  10s (x3 over 20s)  kubelet  Liveness probe failed: no
`;
const FIELDS = `apiVersion: v1
kind: Pod
metadata:
  name: web-7ci7o
  uid: 5d2e7c11-62ab-4d3c-8f0e-0a1b2c3d4e5f
spec:
  containers:
  - image: nginx
    name: web
status:
  phase: Running
`;
const LINES = 'deployment.apps/web created\nservice/web exposed\n';

/** Changes after which a text still says the same. */
const SAME: readonly (readonly [Form, string, string, string])[] = [
  ['table', PODS, '7ci7o', 'x2bqz'],
  ['table', PODS, '18s', '5m3s'],
  ['watch', WATCH, '19s', '2s'],
  ['watch', WATCH, 'web-0   1/1', 'web-0   0/1     ContainerCreating   0          1s\nweb-0   1/1'],
  ['description', DESCRIBED, '10s (x3 over 20s)', '3s (x3 over 12s)'],
  ['fields', FIELDS, '5d2e7c11', '00000000'],
  ['fields', FIELDS, '7ci7o', '9hq2x'],
];

/** Changes after which it does not. */
const OTHER: readonly (readonly [Form, string, string, string])[] = [
  ['table', PODS, 'Running', 'Pending'],
  ['table', PODS, '1/1', '0/1'],
  ['table', PODS, '  0   ', '  1   '],
  ['table', PODS, 'RESTARTS', 'STARTS  '],
  ['table', PODS, 'web-75675f5897-kzszj    1/1     Running   0          18s\n', ''],
  ['table', PODS, 'web-', 'wed-'],
  ['watch', WATCH, 'ContainerCreating', 'PodInitializing  '],
  ['watch', WATCH, 'web-0   0/1     Pending             0          0s\n', ''],
  ['description', DESCRIBED, '500m', '600m'],
  ['description', DESCRIBED, 'x3', 'x4'],
  ['description', DESCRIBED, 'Unhealthy', 'Unwell'],
  ['description', DESCRIBED, 'Warning', 'Normal '],
  ['description', DESCRIBED, 'failed: no', 'failed: yes'],
  ['description', DESCRIBED, 'kubelet', 'scheduler'],
  ['description', DESCRIBED, 'Ready   True', 'Ready   False'],
  ['description', DESCRIBED, 'Status:       Running\n', ''],
  ['part', DESCRIBED, 'app=web', 'app=wed'],
  ['fields', FIELDS, 'phase: Running', 'phase: Failed'],
  ['fields', FIELDS, 'image: nginx', 'image: nginx:1'],
  ['fields', FIELDS, 'kind: Pod\n', 'kind: Pod\nmore: 1\n'],
  ['some fields', FIELDS, 'phase: Running', 'phase: Failed'],
  ['some fields', FIELDS, '    name: web\n', ''],
  ['lines', LINES, 'created', 'configured'],
  ['lines', LINES, 'service/web exposed\n', ''],
  ['any order', LINES, 'exposed', 'created'],
];

/** What is wanted, and what is said instead. */
const compared = (form: Form, text: string, was: string, now: string): readonly string[] => {
  expect(text).toContain(was);
  const { printed, said } = inOneAge(text, text.replaceAll(was, now));
  return differences(form, printed, said);
};

describe('what a page prints', () => {
  test.each(SAME)('%s: %#', (form, text, was, now) => {
    expect(compared(form, text, was, now)).toEqual([]);
  });

  test.each(OTHER)('%s, with a fact that is another: %#', (form, text, was, now) => {
    expect(compared(form, text, was, now)).not.toEqual([]);
  });

  test('more than is wanted is no part of the whole, but may stand around a part', () => {
    const more = `${LINES}another line\n`;
    expect(differences('lines', LINES, more)).toEqual(['besides another line']);
    expect(differences('part', LINES, more)).toEqual([]);
    expect(differences('part', more, LINES)).toEqual(['missing another line']);
  });

  test('has a form', () => {
    expect(formOf('kubectl get pods', PODS)).toBe('table');
    expect(formOf('kubectl get pods -w', WATCH)).toBe('watch');
    expect(formOf('kubectl get pod web -o yaml', FIELDS)).toBe('fields');
    expect(formOf('kubectl describe pod web', DESCRIBED)).toBe('description');
    expect(formOf('kubectl describe pod web', `...\n${DESCRIBED}`)).toBe('part');
    expect(formOf('kubectl apply -f web.yaml', LINES)).toBe('lines');
  });

  test('what cannot be read is a difference', () => {
    expect(differences('table', PODS, 'error: no such thing\n')).not.toEqual([]);
    expect(differences('fields', FIELDS, 'Error from server (NotFound): pods "web" not found\n')).not.toEqual([]);
  });
});
