/** k3s keeps the names of all machines where its CoreDNS reads them: NodeHosts in the ConfigMap coredns (k3s pkg/node/controller.go). */
import type { Controller } from '../api/actor.ts';
import type { ConfigMap } from '../../model/config.ts';
import type { Node } from '../../model/node.ts';

const [NAMESPACE, NAME, KEY] = ['kube-system', 'coredns', 'NodeHosts'];
const HERE = `${NAMESPACE}/${NAME}`;

const addressOf = ({ status }: Node): string | undefined =>
  status?.addresses?.find(({ type }) => type === 'InternalIP')?.address;

export const nodeHosts: Controller = {
  name: 'node-hosts-controller',
  watches: [
    {
      kind: 'Node',
      keys: ({ before, after }) => {
        const [was, is] = [before as Node | undefined, after as Node | undefined];
        return was !== undefined && is !== undefined && addressOf(was) === addressOf(is) ? [] : [HERE];
      },
    },
    {
      kind: 'ConfigMap',
      keys: ({ after }) => (after?.metadata.name === NAME && after.metadata.namespace === NAMESPACE ? [HERE] : []),
    },
  ],
  reconcile(_key, { read, api }) {
    const map = read.get('ConfigMap', NAMESPACE, NAME) as ConfigMap | undefined;
    // A CoreDNS that does not read the file is none of k3s'.
    if (map?.data?.['Corefile']?.includes(`/${KEY}`) !== true) return undefined;
    const lines: string[] = [];
    for (const node of read.list('Node')) {
      const address = addressOf(node);
      if (address !== undefined) lines.push(`${address} ${node.metadata.name}\n`);
    }
    const text = lines.sort().join('');
    if (map.data[KEY] !== text) api.update({ ...map, data: { ...map.data, [KEY]: text } });
    return undefined;
  },
};
