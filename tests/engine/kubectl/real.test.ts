/** Our kubectl and a real one say the same of the same objects, where there is a real one. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseTime } from '../../../shared/engine/kernel/time.ts';
import { frozenApi } from '../../../shared/engine/kubectl/frozen-driver.ts';
import type { Api } from '../../../shared/engine/kubectl/door.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { hasRealKubectl, kubectlAgainst, type RealAnswer } from '../../support/real-kubectl.ts';
import { serveApi, type HttpApi } from '../../support/api-over-http.ts';
import { apply, testSession } from '../../support/session.ts';
import { kubectlWords } from './frozen.ts';
import { LINES } from './real-lines.ts';
import { wordsOf } from './words.ts';

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ name: web, image: 'nginx:1.25', env: [{ name: B, value: '1' }] }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: db }
spec:
  selector: { matchLabels: { app: db } }
  template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: db, image: postgres }] } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  selector: { matchLabels: { app: data } }
  template: { metadata: { labels: { app: data } }, spec: { containers: [{ name: db, image: redis }] } }
---
apiVersion: v1
kind: Service
metadata: { name: web, labels: { app: web } }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: db }
spec: { clusterIP: None, selector: { app: data }, ports: [{ port: 6379, name: redis }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web }
spec: { rules: [{ host: web.example, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings }
data: { some.key: x }
---
apiVersion: v1
kind: Secret
metadata: { name: login }
stringData: { password: s3cret }
`;

/** Old enough for ages to be whole hours, while the lines are run. */
const AGE_MS = 11.5 * 3_600_000;

/** The objects of a settled cluster, as they were some hours before now. */
function objectsOfLongAgo(): KubeObject[] {
  const session = testSession({ bare: true, workers: 2 });
  apply(session, MANIFEST);
  session.advance(session.now + 60_000);
  const { cluster } = session;
  const objects = cluster.kinds
    .all()
    .flatMap((kind) => [...cluster.read.list((kind.group === '' ? kind.kind : `${kind.kind}.${kind.group}`) as 'Pod')]);
  const shift = Date.now() - AGE_MS - parseTime(cluster.timestamp)!;
  const text = JSON.stringify(objects).replaceAll(
    /"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z"/g,
    (_all, time: string, rest = '') =>
      `"${new Date(Date.parse(`${time}Z`) + shift).toISOString().slice(0, 19)}${rest}Z"`,
  );
  return JSON.parse(text) as KubeObject[];
}

describe.skipIf(!hasRealKubectl)('a real kubectl', () => {
  let http: HttpApi;
  let objects: KubeObject[];
  let api: Api;
  let real: (words: readonly string[], stdin: string) => Promise<RealAnswer>;

  beforeAll(async () => {
    objects = objectsOfLongAgo();
    http = await serveApi(() => api);
    real = kubectlAgainst(http.url);
  });
  afterAll(() => http?.close());

  test.each(LINES)('%s', async (line) => {
    const [given = '', input = ''] = line.split(' <<< ');
    const words = wordsOf(given);
    const stdin = input.replaceAll(String.raw`\n`, '\n');
    const now = new Date().toISOString();
    api = frozenApi(objects, parseTime(now)!);
    const theirs = await real(words, stdin);
    expect(kubectlWords(words, { objects, now, stdin })).toEqual(theirs);
  });
});
