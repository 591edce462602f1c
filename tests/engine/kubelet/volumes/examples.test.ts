/** Every pod of the documentation's examples is given its environment and volumes, some of them as the pages print. */
import { describe, expect, test } from 'vitest';
import { mountsOf } from '../../../../shared/engine/kubelet/volumes/mounts.ts';
import { volumesOf } from '../../../../shared/engine/kubelet/volumes/pod-volumes.ts';
import { containersOf } from '../../../../shared/engine/kubelet/volumes/used-volumes.ts';
import { environmentOf } from '../../../../shared/engine/kubelet/environment/container-environment.ts';
import type { Variable } from '../../../../shared/engine/kubelet/environment/service-variables.ts';
import type { Node } from '../../../../shared/model/node.ts';
import type { Pod, PodTemplateSpec } from '../../../../shared/model/pod.ts';
import { fixture, fixturesDir } from '../../../support/fixtures.ts';
import { full, readerOf, type Short } from '../environment/cluster-reader.ts';

interface Example {
  id: { path: string };
  defaulted?: Short;
}

const cases = ['website-examples', 'website-examples-newer', 'voting-app'].flatMap(
  (set) => (fixture(`oracle-v1.34.1/manifest-${set}.json`) as { cases: Example[] } | undefined)?.cases ?? [],
);

const NODE = full({
  kind: 'Node',
  metadata: { name: 'n1' },
  status: { allocatable: { cpu: '4', memory: '8Gi', 'ephemeral-storage': '40Gi' } },
}) as Node;
const AT = { node: NODE, podIPs: ['10.42.0.7'], hostIPs: ['192.168.0.2'] };

/** The pod that a manifest makes, if it makes one, as it stands on a node. */
function podOf({ defaulted }: Example): Pod | undefined {
  const spec = defaulted?.['spec'] as Pod['spec'] & {
    template?: PodTemplateSpec;
    jobTemplate?: { spec: { template: PodTemplateSpec } };
  };
  const template = defaulted?.kind === 'Pod' ? defaulted : (spec?.jobTemplate?.spec.template ?? spec?.template);
  if (template?.spec === undefined) return undefined;
  const metadata = { name: 'p', uid: 'u-1', ...template.metadata, namespace: 'default' };
  const own = template.spec as Pod['spec'];
  return full({
    kind: 'Pod',
    metadata,
    spec: { serviceAccountName: 'default', enableServiceLinks: true, ...own, nodeName: 'n1' },
  }) as Pod;
}

/** What a container of the pod is given, or the words that say why not. */
function give(pod: Pod, objects: readonly Short[]): { words: string[]; containers: number } {
  const read = readerOf(...objects);
  const { contents, problems } = volumesOf({ read, pod, node: NODE });
  const words = problems.map(({ message }) => message);
  let containers = 0;
  for (const container of containersOf(pod)) {
    containers += 1;
    const made = environmentOf({ read, pod, container, ...AT });
    const env = 'env' in made ? made.env : [];
    if ('error' in made) words.push(made.error.message);
    const mounted = mountsOf({ container, volumes: contents, env: () => env });
    if ('error' in mounted) words.push(mounted.error.message);
  }
  return { words, containers };
}

const KNOWN_WORDS = [
  /not found\]?$/,
  /^couldn't find key /,
  /^hostPath type check failed/,
  /^missing value for /,
  /^cannot find volume /,
  /references non-existent/,
];

describe.skipIf(!fixturesDir)('examples of the documentation', () => {
  const pods = cases.flatMap((example) => {
    const pod = podOf(example);
    return pod === undefined ? [] : [{ path: example.id.path, pod }];
  });

  test('alone in a cluster: what is missing is said', () => {
    let containers = 0;
    const said = new Map<string, number>();
    for (const { pod } of pods) {
      const given = give(pod, []);
      containers += given.containers;
      for (const word of given.words) {
        expect([word, KNOWN_WORDS.some((known) => known.test(word))]).toEqual([word, true]);
        said.set(word, (said.get(word) ?? 0) + 1);
      }
    }
    expect(pods.length).toBeGreaterThan(200);
    console.info(`  ${pods.length} pods with ${containers} containers; ${said.size} different things missing`);
  });

  const pod = (end: string): Pod => {
    const found = pods.find(({ path }) => path.endsWith(end));
    if (found === undefined) throw new Error(`no example ${end}`);
    return found.pod;
  };
  const env = (end: string, ...objects: Short[]): Readonly<Record<string, string>> => {
    const it = pod(end);
    const made = environmentOf({ read: readerOf(...objects), pod: it, container: it.spec.containers[0]!, ...AT });
    return Object.fromEntries('env' in made ? made.env : ([['error', made.error.message]] as Variable[]));
  };
  const files = (end: string, ...objects: Short[]): Readonly<Record<string, string>> => {
    const { contents } = volumesOf({ read: readerOf(...objects), pod: pod(end), node: NODE });
    const entries = [...contents.values()].flatMap((content) => content.entries ?? []);
    return Object.fromEntries(entries.map(({ path, text }) => [path, text]));
  };

  test('the pages on the downward API', () => {
    expect(env('dapi-envars-pod.yaml')).toMatchObject({
      MY_NODE_NAME: 'n1',
      MY_POD_NAME: 'dapi-envars-fieldref',
      MY_POD_NAMESPACE: 'default',
      MY_POD_IP: '10.42.0.7',
      MY_POD_SERVICE_ACCOUNT: 'default',
    });
    expect(env('dapi-envars-container.yaml')).toMatchObject({
      MY_CPU_REQUEST: '1',
      MY_CPU_LIMIT: '1',
      MY_MEM_REQUEST: '33554432',
      MY_MEM_LIMIT: '67108864',
    });
    expect(files('dapi-volume.yaml')).toEqual({
      labels: 'cluster="test-cluster1"\nrack="rack-22"\nzone="us-est-coast"',
      annotations: 'build="two"\nbuilder="john-doe"',
    });
    expect(files('dapi-volume-resources.yaml')).toMatchObject({ cpu_limit: '250', mem_request: '32' });
  });

  test('the page on dependent variables', () => {
    expect(env('dependent-envars.yaml')).toMatchObject({
      UNCHANGED_REFERENCE: '$(PROTOCOL)://172.17.0.1:80',
      SERVICE_ADDRESS: 'https://172.17.0.1:80',
      ESCAPED_REFERENCE: '$(PROTOCOL)://172.17.0.1:80',
    });
  });

  const special = { namespace: 'default', name: 'special-config' };
  test('the page on ConfigMaps', () => {
    const map: Short = { kind: 'ConfigMap', metadata: special, data: { SPECIAL_LEVEL: 'very', SPECIAL_TYPE: 'charm' } };
    expect(env('pod-configmap-envFrom.yaml', map)).toEqual({ SPECIAL_LEVEL: 'very', SPECIAL_TYPE: 'charm' });
    expect(env('pod-configmap-envFrom.yaml')).toEqual({ error: 'configmap "special-config" not found' });
    expect(files('pod-configmap-volume.yaml', map)).toEqual({ SPECIAL_LEVEL: 'very', SPECIAL_TYPE: 'charm' });
    expect(files('pod-configmap-volume-specific-key.yaml', map)).toEqual({ keys: 'very' });
  });
});
