/** kubectl create token asks as upstream's table says, and what it gets says what a real token says. */
import { afterAll, describe, expect, test } from 'vitest';
import { invalidObject } from '../../../shared/engine/api/errors.ts';
import { decodeBase64Text } from '../../../shared/engine/text/base64.ts';
import type { DoorRequest } from '../../../shared/engine/kubectl/waits.ts';
import type { AnyObject, KubeObject } from '../../../shared/model/meta.ts';
import { account, tableRows } from '../../support/fixture-table.ts';
import { LaptopTerminal } from '../../support/laptop.ts';
import { testSession } from '../../support/session.ts';
import { kubectl } from './frozen.ts';
import { NOW, play } from './scripted.ts';

interface Row {
  test: string;
  name: string;
  namespace: string;
  output: string;
  boundObjectKind: string;
  boundObjectName: string;
  boundObjectUID: string;
  audiences: string[] | null;
  duration: string;
  serverResponseToken: string;
  serverResponseError: string;
  expectRequestPath: string;
  expectTokenRequest: AnyObject | null;
  expectStdout: string;
  expectStderr: string;
}
const rows = tableRows<Row>(
  'staging-0.36.2-test-tables/k8s.io__kubectl__pkg__cmd__create__create_token.json',
  'TestCreateToken',
).map(({ row }) => [row.test, row] as const);

describe.skipIf(rows.length === 0)('upstream table', () => {
  test.each(rows)('%s', (_name, row) => {
    const asked: DoorRequest[] = [];
    const given = (name: string, value: string): string => (value === '' ? '' : ` --${name}=${value}`);
    const line = [
      `create token ${row.name} -n ${row.namespace || 'test'}`,
      given('output', row.output),
      given('bound-object-kind', row.boundObjectKind),
      given('bound-object-name', row.boundObjectName),
      given('bound-object-uid', row.boundObjectUID),
      ...(row.audiences ?? []).map((audience) => ` --audience=${audience}`),
      row.duration === '0s' ? '' : ` --duration=${row.duration}`,
    ].join('');
    const printed = play(line, {
      rest: (request) => {
        asked.push(request);
        if (row.serverResponseError !== '')
          return { code: 422, body: invalidObject('', '', row.serverResponseError, []).status };
        const sent = request.body as AnyObject;
        return {
          code: 201,
          body: { ...sent, status: { ...(sent['status'] as object), token: row.serverResponseToken } },
        };
      },
    });
    expect(printed.stdout).toBe(row.expectStdout);
    expect(printed.stderr.trim()).toBe(row.expectStderr);
    const [request] = asked;
    const path =
      request && `/api/v1/namespaces/${request.namespace}/serviceaccounts/${request.name}/${request.subresource}`;
    expect(path ?? '').toBe(row.expectRequestPath);
    expect(request?.body ?? null).toEqual(row.expectTokenRequest);
  });
  afterAll(() => account('create_token.json', rows.length));
});

describe('the door', () => {
  const made = (kind: string, name: string, more = {}): KubeObject =>
    ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'default', uid: `uid-${name}` }, ...more }) as never;
  const objects = [
    made('ServiceAccount', 'robot'),
    made('Pod', 'web', { spec: { serviceAccountName: 'robot', nodeName: 'n1', containers: [] } }),
    made('Pod', 'other', { spec: { serviceAccountName: 'default', containers: [] } }),
  ];
  const run = (line: string) => kubectl(line, { objects, now: NOW });
  const claimsOf = (token: string): Record<string, unknown> => {
    const [, body = ''] = token.split('.');
    const padded = body.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat((4 - (body.length % 4)) % 4);
    return JSON.parse(decodeBase64Text(padded)!) as Record<string, unknown>;
  };

  test('what a token says', () => {
    const { stdout, exit } = run(
      'create token robot --duration=20m --audience=one --bound-object-kind=Pod --bound-object-name=web',
    );
    expect(exit).toBe(0);
    const issued = Date.parse(NOW) / 1000;
    expect(claimsOf(stdout)).toEqual({
      aud: ['one'],
      exp: issued + 1200,
      iat: issued,
      iss: 'https://kubernetes.default.svc.cluster.local',
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      'kubernetes.io': {
        namespace: 'default',
        pod: { name: 'web', uid: 'uid-web' },
        serviceaccount: { name: 'robot', uid: 'uid-robot' },
      },
      nbf: issued,
      sub: 'system:serviceaccount:default:robot',
    });
    expect(run('create token robot -o jsonpath={.status.expirationTimestamp}').stdout).toBe('2026-11-23T09:20:14Z');
  });

  test.each([
    ['nobody', 'serviceaccounts "nobody" not found'],
    [
      'robot --duration=60s',
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
    ],
    ['robot --bound-object-kind=Pod --bound-object-name=gone', 'pods "gone" not found'],
    [
      'robot --bound-object-kind=Pod --bound-object-name=other',
      'cannot bind token for serviceaccount "robot" to pod running with different serviceaccount name.',
    ],
    [
      'robot --bound-object-kind=Pod --bound-object-name=web --bound-object-uid=old',
      'Operation cannot be fulfilled on Pod "web": the UID in the bound object reference (old) does not match the UID in record. The object might have been deleted and then recreated',
    ],
  ])('%s', (line, why) => {
    expect(run(`create token ${line}`)).toEqual({
      stdout: '',
      stderr: `error: failed to create token: ${why}\n`,
      exit: 1,
    });
  });

  test('two tokens of one second differ, and a terminal gets a line', () => {
    const terminal = new LaptopTerminal(testSession({ bare: true })).act({ size: { columns: 2000, rows: 30 } });
    const [a = ''] = terminal.type('kubectl create token default').split('\n').slice(1);
    const [b = ''] = terminal.type('kubectl create token default').split('\n').slice(1);
    expect(a).toMatch(/^[\w-]+\.[\w-]+\.[\w-]{342}$/);
    expect(b).not.toBe(a);
    expect(terminal.type('kubectl create token default | wc -l')).toContain('\n0\n');
  });
});
