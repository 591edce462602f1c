/** The page "Configure a Pod to Use a ConfigMap": each of its pods, with the ConfigMaps that the page makes. */
import { describe, expect, test } from 'vitest';
import { fixturesDir } from '../../support/fixtures.ts';
import { DocsPage, lines, printed } from '../../support/docs-page.ts';

/** As `kubectl create configmap special-config --from-literal=special.how=very`. */
const SPECIAL_HOW =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: special-config }\ndata: { special.how: very }\n';

const PAGE = 'tasks__configure-pod-container__configure-pod-configmap';
const POD = 'dapi-test-pod';

/** Plays the pod of the page to its end; gives what it printed. */
function played(pod: string, config: readonly string[]): string[] {
  const page = new DocsPage();
  for (const one of config) page.apply(one);
  page.apply(pod);
  page.until(() => page.phase(POD) === 'Succeeded');
  expect(page.container(POD).state?.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' });
  return page.logs(POD);
}

describe.skipIf(fixturesDir === undefined)('ConfigMaps', () => {
  test('one key as a variable', () => {
    expect(played('pods/pod-single-configmap-env-variable.yaml', [SPECIAL_HOW])).toContain('SPECIAL_LEVEL_KEY=very');
  });

  test('keys of two ConfigMaps as variables', () => {
    const said = played('pods/pod-multiple-configmap-env-variable.yaml', ['configmap/configmaps.yaml']);
    expect(said).toEqual(expect.arrayContaining(['SPECIAL_LEVEL_KEY=very', 'LOG_LEVEL=INFO']));
  });

  test('all keys as variables', () => {
    const said = played('pods/pod-configmap-envFrom.yaml', ['configmap/configmap-multikeys.yaml']);
    expect(said).toEqual(expect.arrayContaining(['SPECIAL_LEVEL=very', 'SPECIAL_TYPE=charm']));
  });

  test('variables in the command', () => {
    const said = played('pods/pod-configmap-env-var-valueFrom.yaml', ['configmap/configmap-multikeys.yaml']);
    expect(said).toEqual(lines(printed(PAGE, 'kubectl logs dapi-test-pod')));
  });

  test('all keys as files', () => {
    const said = played('pods/pod-configmap-volume.yaml', ['configmap/configmap-multikeys.yaml']);
    expect(said).toEqual(lines(printed(PAGE, 'pod-configmap-volume.yaml')));
  });

  test('one key as a file of another name', () => {
    const said = played('pods/pod-configmap-volume-specific-key.yaml', ['configmap/configmap-multikeys.yaml']);
    expect(said).toEqual(lines(printed(PAGE, 'pod-configmap-volume-specific-key.yaml')));
  });

  test('what is not there keeps the container from starting, and lets it start once it comes', () => {
    const page = new DocsPage().apply('pods/pod-single-configmap-env-variable.yaml').wait(20);
    expect(page.container(POD).state?.waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message: 'configmap "special-config" not found',
    });
    page
      .apply('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: special-config }\ndata: { special.what: x }\n')
      .wait(30);
    expect(page.container(POD).state?.waiting?.message).toBe(
      "couldn't find key special.how in ConfigMap default/special-config",
    );
    page.apply(SPECIAL_HOW);
    page.until(() => page.phase(POD) === 'Succeeded');
    expect(page.logs(POD)).toContain('SPECIAL_LEVEL_KEY=very');
  });

  test('redis finds its configuration under the name that the manifest gives it', () => {
    const page = new DocsPage().apply('pods/config/example-redis-config.yaml').apply('pods/config/redis-pod.yaml');
    page.ready('redis');
    expect(lines(page.exec('redis', 'ls /redis-master').out)[0]).toBe('redis.conf');
    expect(page.exec('redis', 'cat /redis-master/redis.conf').code).toBe(0);
    expect(page.container('redis').state?.running).toBeDefined();
  });
});
