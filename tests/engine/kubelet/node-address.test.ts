/** Which address of a node its host-network pods report, by upstream's table. */
import { describe, expect, test } from 'vitest';
import type { Node } from '../../../shared/model/node.ts';
import { fixture, fixturesDir } from '../../support/fixtures.ts';
import { loneKubelet, newPod, place } from './lone-kubelet.ts';

interface Row {
  name: string;
  dualStack: boolean;
  criPodIPs: string[] | null;
  nodeAddresses: { type: string; address: string }[];
  podIPs: { ip: string }[];
}
const PATH = 'k8s-1.20.2-test-tables/pkg__kubelet__kubelet_pods.json';
const tables =
  (fixture(PATH) as { tests: Record<string, Record<string, { row: Row }[]>> } | undefined)?.tests[
    'TestGenerateAPIPodStatusHostNetworkPodIPs'
  ] ?? {};

describe.skipIf(!fixturesDir)('TestGenerateAPIPodStatusHostNetworkPodIPs', () => {
  const rows = Object.values(tables)
    .flat()
    .map(({ row }) => row);
  // One address family here; and a host-network pod gets no address of its own from the runtime.
  const left = rows.filter((r) => r.podIPs.length > 1 || r.criPodIPs !== null);
  for (const row of rows.filter((r) => !left.includes(r))) {
    test(row.name, () => {
      const k = loneKubelet();
      const node: Node = {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: { name: 'host' },
        spec: { podCIDR: '10.42.9.0/24' },
        status: { addresses: row.nodeAddresses },
      };
      k.api.create(node);
      place(k, newPod('p', [{ name: 'c', image: 'nginx' }], { hostNetwork: true }), 'host');
      k.settle();
      expect(k.pod('p').status?.podIPs).toEqual(row.podIPs);
      expect(k.pod('p').status?.hostIP).toBe(row.podIPs[0]!.ip);
    });
  }
  console.log(`host network: ${rows.length - left.length} rows; left out: ${left.map((r) => r.name).join(' | ')}`);
});
