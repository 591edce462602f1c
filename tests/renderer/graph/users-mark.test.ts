/** Whom the people of the picture ask: Services by their own doors, or the Ingresses by whose rules they come. */
import { expect, test } from 'vitest';
import type { IngressMark, ServiceMark } from '../../../renderer/graph/picture.ts';
import type { RecordsView } from '../../../renderer/graph/to-picture.ts';
import { usersMark } from '../../../renderer/graph/users-mark.ts';

const records = {
  find: (kind: string, namespace: string | undefined, name: string) => `${kind}/${namespace}/${name}`,
} as unknown as RecordsView;
const ingress = (namespace: string, name: string, hosts: string[]): IngressMark =>
  ({ uid: `i ${namespace}/${name}`, namespace, name, hosts, rows: [], controllers: [] }) as unknown as IngressMark;
const ingresses = [ingress('shop', 'web', ['shop.example.com']), ingress('blog', 'web', ['*.example.org'])];
const marks = (client: Parameters<typeof usersMark>[1]) =>
  usersMark(records, client, [] as readonly ServiceMark[], ingresses);

test('who comes by the rules of an Ingress is drawn at that, who does not at the Service', () => {
  const spec = { name: 'users', rate: 12 };
  const targets = [
    { namespace: 'shop', service: 'front', ingresses: ['web'] },
    { namespace: 'shop', service: 'vote' },
    { namespace: 'blog', service: 'posts' },
  ];
  expect(marks({ name: 'users', targets, spec })).toEqual({
    name: 'users',
    targets: ['Service/shop/vote', 'Service/blog/posts'],
    entries: ['i shop/web'],
    isIdle: false,
  });
});

test('who says whom it asks is drawn there: by host, by Service', () => {
  const by = (spec: { target?: string; hosts?: string[] }) =>
    marks({ name: 'c', targets: [{ namespace: 'shop', service: 'x' }], spec: { name: 'c', rate: 0, ...spec } });
  expect(by({ hosts: ['https://www.example.org'] })).toMatchObject({
    targets: [],
    entries: ['i blog/web'],
    isIdle: true,
  });
  expect(by({ target: 'service/shop/front:80' })).toMatchObject({ targets: ['Service/shop/front'], entries: [] });
});
