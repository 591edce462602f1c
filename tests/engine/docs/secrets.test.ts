/** The page "Distribute Credentials Securely Using Secrets": files and variables of Secrets, seen from inside. */
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, printed } from '../../support/docs-page.ts';

const PAGE = 'tasks__inject-data-application__distribute-credentials-secure';

/** As `kubectl create secret generic`. */
const secret = (name: string, data: Record<string, string>): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: { name: ${name} }\nstringData: ${JSON.stringify(data)}\n`;

const BACKEND = secret('backend-user', { 'backend-username': 'backend-admin' });
const DATABASE = secret('db-user', { 'db-username': 'db-admin' });

describe.skipIf(fixturesDir === undefined)('Secrets', () => {
  test('as files', () => {
    const page = new DocsPage().apply('pods/inject/secret.yaml').apply('pods/inject/secret-pod.yaml');
    page.ready('secret-test-pod');
    expect(page.exec('secret-test-pod', 'ls /etc/secret-volume').out.split('\n')).toEqual(['password', 'username', '']);
    const { out } = page.exec(
      'secret-test-pod',
      'echo "$( cat /etc/secret-volume/username )"; cat /etc/secret-volume/password',
    );
    expect(out).toBe('my-app\n39528$vdg7Jb');
    const refused = page.exec('secret-test-pod', 'echo x > /etc/secret-volume/username');
    expect(refused.out).toContain('Read-only file system');
    expect(refused.code).not.toBe(0);
  });

  test('one key as a variable', () => {
    const page = new DocsPage().apply(BACKEND).apply('pods/inject/pod-single-secret-env-variable.yaml');
    page.ready('env-single-secret');
    expect(page.exec('env-single-secret', 'echo $SECRET_USERNAME').out.trim()).toBe(printed(PAGE, 'env-single-secret'));
  });

  test('keys of two Secrets as variables', () => {
    const page = new DocsPage().apply(BACKEND).apply(DATABASE);
    page.apply('pods/inject/pod-multiple-secret-env-variable.yaml').ready('envvars-multiple-secrets');
    const { out } = page.exec('envvars-multiple-secrets', 'env | grep _USERNAME');
    expect(out.trim().split('\n').sort()).toEqual(printed(PAGE, 'envvars-multiple-secrets').split('\n').sort());
  });

  test('all keys as variables; a second pod names two of them', () => {
    const page = new DocsPage().apply('pods/inject/secret.yaml').apply('pods/inject/pod-secret-envFrom.yaml');
    page.ready('envfrom-secret');
    const { out } = page.exec('envfrom-secret', 'echo "username: $username\\npassword: $password\\n"');
    expect(out.trim()).toBe(printed(PAGE, 'envfrom-secret'));
    page.apply('pods/inject/secret-envars-pod.yaml').ready('secret-envars-test-pod');
    expect(page.exec('secret-envars-test-pod', 'echo $SECRET_USERNAME $SECRET_PASSWORD').out).toBe(
      'my-app 39528$vdg7Jb\n',
    );
  });

  test('a missing Secret is said in the status, and does not last', () => {
    const page = new DocsPage().apply('pods/inject/secret-envars-pod.yaml').wait(10);
    expect(page.container('secret-envars-test-pod').state?.waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message: 'secret "test-secret" not found',
    });
    page.apply('pods/inject/secret.yaml').ready('secret-envars-test-pod');
  });
});
