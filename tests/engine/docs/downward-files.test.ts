/** Pages on the downward API's files and on projected volumes: what stands in which file, and who may read it. */
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage } from '../../support/docs-page.ts';

const secret = (name: string, data: Record<string, string>): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name} }\nstringData: ${JSON.stringify(data)}\n`;

describe.skipIf(fixturesDir === undefined)('downward API', () => {
  test('labels and annotations as files, printed by the container', () => {
    const name = 'kubernetes-downwardapi-volume-example';
    const page = new DocsPage().apply('pods/inject/dapi-volume.yaml').ready(name).wait(1);
    const wanted = [
      'cluster="test-cluster1"',
      'rack="rack-22"',
      'zone="us-est-coast"',
      'build="two"',
      'builder="john-doe"',
    ];
    expect(page.logs(name).filter((line) => line !== '')).toEqual(wanted);
    expect(page.exec(name, ['cat', '/etc/podinfo/labels']).out).toBe(wanted.slice(0, 3).join('\n'));
  });

  test('resources as files: thousandths of a core, mebibytes', () => {
    const name = 'kubernetes-downwardapi-volume-example-2';
    const page = new DocsPage().apply('pods/inject/dapi-volume-resources.yaml').ready(name).wait(1);
    expect(page.logs(name).filter((line) => line !== '')).toEqual(['250', '125', '64', '32']);
    expect(page.exec(name, ['cat', '/etc/podinfo/cpu_limit']).out).toBe('250');
  });
});

describe.skipIf(fixturesDir === undefined)('projected volumes', () => {
  test('two Secrets in one directory', () => {
    const page = new DocsPage()
      .apply(secret('user', { 'username.txt': 'admin' }))
      .apply(secret('pass', { 'password.txt': '1f2d1e2e67df' }))
      .apply('pods/storage/projected.yaml')
      .ready('test-projected-volume');
    expect(page.exec('test-projected-volume', 'ls /projected-volume/').out).toBe('password.txt\nusername.txt\n');
    expect(page.exec('test-projected-volume', 'cat /projected-volume/*').out).toBe('1f2d1e2e67dfadmin');
    expect(page.exec('test-projected-volume', 'touch /projected-volume/x').out).toContain('Read-only file system');
  });

  test('a Secret, the downward API and a ConfigMap in one', () => {
    const page = new DocsPage()
      .apply(secret('mysecret', { username: 'me' }))
      .apply('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: myconfigmap }\ndata: { config: "a=b" }\n')
      .apply('pods/storage/projected-secret-downwardapi-configmap.yaml')
      .ready('volume-test');
    expect(
      page.exec('volume-test', 'cd /projected-volume; cat my-group/my-username; echo; cat my-group/my-config').out,
    ).toBe('me\na=b');
    // No limit of its own: what its machine has.
    expect(page.exec('volume-test', 'cat /projected-volume/cpu_limit').out).toBe('4');
  });

  test('permission bits of one file', () => {
    const page = new DocsPage()
      .apply(secret('mysecret', { username: 'me' }))
      .apply(secret('mysecret2', { password: 'word' }))
      .apply('pods/storage/projected-secrets-nondefault-permission-mode.yaml')
      .ready('volume-test');
    const { out } = page.exec('volume-test', 'ls -lL /projected-volume/my-group');
    expect(out).toMatch(/^-rwxrwxrwx .* my-password$/m);
    expect(out).toMatch(/^-rw-r--r-- .* my-username$/m);
  });

  test('a token of the ServiceAccount for one audience', () => {
    const page = new DocsPage().apply('pods/storage/projected-service-account-token.yaml').ready('sa-token-test');
    const claims = (path: string, pod: string): { aud: string[]; exp: number; iat: number; sub: string } =>
      JSON.parse(atob(page.exec(pod, ['cat', path]).out.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/')));
    const token = claims('/service-account/token', 'sa-token-test');
    expect(token.aud).toEqual(['api']);
    expect(token.exp - token.iat).toBe(3600);
    page.apply('apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: build-robot }\n');
    page.apply('pods/pod-projected-svc-token.yaml').ready('nginx');
    const other = claims('/var/run/secrets/tokens/vault-token', 'nginx');
    expect(other).toMatchObject({ aud: ['vault'], sub: 'system:serviceaccount:default:build-robot' });
    expect(other.exp - other.iat).toBe(7200);
  });
});
