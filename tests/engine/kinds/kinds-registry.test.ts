import { describe, expect, test } from 'vitest';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import kindsData from '../../../shared/engine/kinds/schema/schema.json' with { type: 'json' };
import { builtinKind } from '../../../shared/engine/kinds/schema/kind-table.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { guessPlural } from '../../../shared/engine/kinds/unknown.ts';

const apiVersionOf = (kind: { group: string; version: string }): string =>
  kind.group === '' ? kind.version : `${kind.group}/${kind.version}`;

describe('KindRegistry', () => {
  test('finds a kind by any word that kubectl takes', () => {
    const registry = new KindRegistry();
    const words = [
      'deploy',
      'deployment',
      'Deployments',
      'Deployment',
      'deployment.apps',
      'deployments.v1.apps',
      'deployments.app',
    ];
    for (const word of words) expect.soft(registry.byResource(word)?.kind, word).toBe('Deployment');
    expect(registry.byResource('po')?.kind).toBe('Pod');
    expect(registry.byResource('pods.v1')?.kind).toBe('Pod');
    expect(registry.byResource('ingress.networking')?.kind).toBe('Ingress');
    expect(registry.byResource('events.events')?.group).toBe('events.k8s.io');
    expect(registry.byResource('events')?.group).toBe('');
    expect(registry.byResource('hpa')?.version).toBe('v2');
    expect(registry.byResource('horizontalpodautoscalers.v1.autoscaling')?.version).toBe('v1');
    expect(registry.byResource('deployments.batch')).toBeUndefined();
    expect(registry.byResource('widgets')).toBeUndefined();
  });

  test('tells versions apart, and names the preferred one by group and kind', () => {
    const registry = new KindRegistry();
    expect(registry.of('autoscaling/v1', 'HorizontalPodAutoscaler').version).toBe('v1');
    expect(registry.of('autoscaling/v2', 'HorizontalPodAutoscaler').version).toBe('v2');
    expect(registry.byName('HorizontalPodAutoscaler.autoscaling')?.version).toBe('v2');
    const old = registry.of('coordination.k8s.io/v1beta1', 'Lease');
    expect(old).toMatchObject({
      group: 'coordination.k8s.io',
      version: 'v1beta1',
      plural: 'leases',
      simulated: false,
    });
    expect(old.schema).toBeUndefined();
    expect(registry.byName('Lease.coordination.k8s.io')?.version).toBe('v1');
  });

  test('a version that is not served is read as the one that is, and upstream would refuse it', () => {
    const registry = new KindRegistry();
    const refusal = 'no matches for kind "Deployment" in version "apps/v1beta1"';
    expect(registry.refusal('apps/v1beta1', 'Deployment')).toBe(refusal);
    const kind = registry.of('apps/v1beta1', 'Deployment');
    expect(registry.refusal('apps/v1beta1', 'Deployment')).toBe(refusal);
    expect(registry.byName('Deployment.apps')?.version).toBe('v1');
    const object = {
      apiVersion: 'apps/v1beta1',
      kind: 'Deployment',
      metadata: { name: 'x' },
      spec: { replicas: 'many', paused: true },
    };
    expect(kind.defaults(object as KubeObject)).toMatchObject({
      apiVersion: 'apps/v1beta1',
      spec: { replicas: 1, paused: true },
    });
    for (const [version, word] of [
      ['apps/v1', 'Deployment'],
      ['autoscaling/v1', 'HorizontalPodAutoscaler'],
      ['stable.example.com/v1', 'CronTab'],
    ]) {
      expect.soft(registry.refusal(version!, word!), word).toBeUndefined();
    }
    expect(registry.refusal('policy/v1beta1', 'PodSecurityPolicy')).toBe(
      'no matches for kind "PodSecurityPolicy" in version "policy/v1beta1"',
    );
    expect([registry.isSimulated('Deployment'), registry.isSimulated('PodSecurityPolicy')]).toEqual([true, false]);
  });

  test('makes up a kind it never heard of, and keeps it', () => {
    const registry = new KindRegistry();
    const made = registry.of('stable.example.com/v1', 'CronTab');
    expect(made).toMatchObject({
      group: 'stable.example.com',
      version: 'v1',
      plural: 'crontabs',
      namespaced: true,
      simulated: false,
    });
    expect(registry.of('stable.example.com/v1', 'CronTab')).toBe(made);
    expect(registry.byName('CronTab.stable.example.com')).toBe(made);
    expect(registry.byResource('crontabs')).toBe(made);
    const psp = registry.of('policy/v1beta1', 'PodSecurityPolicy');
    expect(psp.plural).toBe('podsecuritypolicies');
  });

  test('a registered kind takes the place of the one it names', () => {
    const registry = new KindRegistry();
    const guess = registry.of('example.com/v1', 'Widget');
    const defined = { ...guess, plural: 'widgetry', namespaced: false };
    registry.register(defined);
    expect(registry.of('example.com/v1', 'Widget')).toBe(defined);
    expect(registry.byName('Widget.example.com')).toBe(defined);
    expect(registry.all().filter((kind) => kind.kind === 'Widget')).toEqual([defined]);
  });

  test('guesses plurals as upstream', () => {
    const cases = [
      ['Pod', 'pods'],
      ['NetworkPolicy', 'networkpolicies'],
      ['Ingress', 'ingresses'],
      ['Endpoints', 'endpoints'],
      ['Gateway', 'gatewaies'],
    ];
    for (const [kind, plural] of cases) expect.soft(guessPlural(kind!)).toBe(plural);
  });

  test('agrees with the table of upstream kinds on names, scope and type', () => {
    const registry = new KindRegistry();
    const stable = Object.keys(kindsData.kinds).filter((key) => !/alpha|beta/.test(key));
    for (const key of stable) {
      const [apiVersion, kind] = key.split(' ') as [string, string];
      const known = builtinKind(apiVersion, kind)!;
      const entry = registry.all().find((one) => apiVersionOf(one) === apiVersion && one.kind === kind);
      expect
        .soft(entry, `${key} is missing`)
        .toMatchObject({ plural: known.plural, namespaced: known.namespaced, schema: known.type });
    }
    expect(stable.length).toBeGreaterThan(50);
  });

  test('every kind has a cell for each of its columns', () => {
    for (const kind of new KindRegistry().all()) {
      const object = {
        apiVersion: apiVersionOf(kind),
        kind: kind.kind,
        metadata: { name: 'x' },
        spec: { containers: [] },
        involvedObject: {},
      };
      const label = `${object.apiVersion} ${kind.kind}`;
      expect.soft(kind.row(object, 0).length, label).toBe(kind.columns.length);
    }
  });
});
