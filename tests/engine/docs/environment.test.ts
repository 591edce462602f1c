/** Pages on environment variables: given in the manifest, made of one another, of the pod's own fields, of its resources. */
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, lines, printed } from '../../support/docs-page.ts';

describe.skipIf(fixturesDir === undefined)('environment', () => {
  test('variables of the manifest are in printenv', () => {
    const page = new DocsPage().apply('pods/inject/envars.yaml').ready('envar-demo');
    const { out, code } = page.exec('envar-demo', ['printenv']);
    expect(code).toBe(0);
    const given = lines(
      printed('tasks__inject-data-application__define-environment-variable-container', 'exec envar-demo'),
    ).filter((line) => /^(DEMO_|HOSTNAME=)/.test(line));
    expect(given).toHaveLength(3);
    expect(lines(out)).toEqual(expect.arrayContaining(given));
  });

  test('variables made of others: only what was defined before counts, $$ escapes', () => {
    const page = new DocsPage().apply('pods/inject/dependent-envars.yaml').ready('dependent-envars-demo');
    const said = page
      .wait(1)
      .logs('dependent-envars-demo')
      .filter((line) => line !== '');
    expect(said).toEqual(
      lines(printed('tasks__inject-data-application__define-interdependent-environment-variables', 'kubectl logs')),
    );
    page.wait(30);
    expect(page.logs('dependent-envars-demo').filter((line) => line !== '')).toHaveLength(6);
  });

  test('a command and its arguments: printenv HOSTNAME KUBERNETES_PORT', () => {
    const page = new DocsPage().apply('pods/commands.yaml');
    page.until(() => page.phase('command-demo') === 'Succeeded');
    expect(page.logs('command-demo')).toEqual(['command-demo', 'tcp://10.43.0.1:443']);
  });

  test('the pod’s own fields, printed by its container', () => {
    const page = new DocsPage().apply('pods/inject/dapi-envars-pod.yaml').ready('dapi-envars-fieldref').wait(1);
    const { spec, status } = page.pod('dapi-envars-fieldref');
    const said = page.logs('dapi-envars-fieldref').filter((line) => line !== '');
    expect(said).toEqual([spec.nodeName, 'dapi-envars-fieldref', 'default', status?.podIP, 'default']);
    expect(lines(page.exec('dapi-envars-fieldref', ['printenv']).out)).toEqual(
      expect.arrayContaining([
        'MY_POD_SERVICE_ACCOUNT=default',
        'MY_POD_NAMESPACE=default',
        `MY_NODE_NAME=${spec.nodeName}`,
        `MY_POD_IP=${status?.podIP}`,
        'MY_POD_NAME=dapi-envars-fieldref',
      ]),
    );
  });

  test('the container’s own resources: whole cores, bytes', () => {
    const page = new DocsPage().apply('pods/inject/dapi-envars-container.yaml').ready('dapi-envars-resourcefieldref');
    const said = page
      .wait(1)
      .logs('dapi-envars-resourcefieldref')
      .filter((line) => line !== '');
    expect(said).toEqual(['1', '1', '33554432', '67108864']);
  });
});
