/** Every object of upstream's examples is shown in every form without a slip. */
import { expect, test } from 'vitest';
import { load } from 'js-yaml';
import { KindRegistry } from '../../../shared/engine/kinds/registry.ts';
import type { AnyObject } from '../../../shared/model/meta.ts';
import { fixturesDir } from '../../support/fixtures.ts';
import { oracleCases } from '../kinds/kinds-oracle.ts';
import { kubectl } from './frozen.ts';

const NOW = '2026-11-23T08:20:00Z';
/** What a value that is not there looks like. */
const SLIP = /undefined|\[object Object\]|NaN/;

test.skipIf(fixturesDir === undefined)('get and describe of the examples', () => {
  const registry = new KindRegistry();
  let seen = 0;
  for (const record of oracleCases()) {
    const given = record.defaulted as AnyObject | undefined;
    if (given === undefined || given.metadata?.name === undefined) continue;
    const kind = registry.of(given.apiVersion, given.kind);
    const namespace = kind.namespaced ? { namespace: 'default' } : {};
    const stamp = { uid: 'u', creationTimestamp: '2026-11-23T08:10:00Z', resourceVersion: '1' };
    const object = { ...given, metadata: { ...given.metadata, ...namespace, ...stamp } } as AnyObject;
    const group = kind.group === '' ? '' : `.${kind.version}.${kind.group}`;
    const what = `${kind.plural}${group} ${object.metadata.name}`;
    const world = { objects: [object], now: NOW };
    for (const line of [`describe ${what}`, `get ${what} -o wide`, `get ${what} --show-labels`]) {
      const { stdout, stderr, exit } = kubectl(line, world);
      expect.soft({ stderr, exit }, line).toEqual({ stderr: '', exit: 0 });
      expect.soft(stdout.replaceAll(/undefined(?=[-\w/])/g, ''), line).not.toMatch(SLIP);
    }
    const yaml = kubectl(`get ${what} -o yaml`, world).stdout;
    expect.soft(load(yaml), what).toEqual(JSON.parse(JSON.stringify(object)));
    seen++;
  }
  console.log(`sweep: ${seen} objects`);
  expect(seen).toBeGreaterThan(250);
});
