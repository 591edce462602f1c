/**
 * Every active namespace has the ConfigMap kube-root-ca.crt, which pods mount to know the API server
 * (pkg/controller/certificates/rootcacertpublisher). The simulated cluster has no keys: the text has the shape of a
 * certificate and says in plain words that it is none.
 */
import type { Controller } from '../api/actor.ts';
import { encodeBase64 } from '../text/base64.ts';
import { sameJson } from '../api/equal.ts';
import type { ConfigMap } from '../../model/config.ts';

const NAME = 'kube-root-ca.crt';
const DESCRIPTION = 'kubernetes.io/description';
const DESCRIPTION_TEXT =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';
const NO_CERTIFICATE = 'This is not a certificate: the cluster is simulated and has no keys.';
const PEM_WIDTH = 64;

function pem(text: string): string {
  const lines = encodeBase64(text).match(new RegExp(`.{1,${PEM_WIDTH}}`, 'g')) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

const DATA = { 'ca.crt': pem(NO_CERTIFICATE) };

export const rootCaController: Controller = {
  name: 'root-ca-certificate-publisher',
  watches: [
    { kind: 'Namespace', keys: ({ after }) => (after === undefined ? [] : [after.metadata.name]) },
    {
      kind: 'ConfigMap',
      keys: ({ before, after }) => {
        const { name, namespace } = (after ?? before)!.metadata;
        return name === NAME ? [namespace ?? ''] : [];
      },
    },
  ],
  reconcile(namespace, ctx) {
    if (ctx.read.get('Namespace', '', namespace)?.status?.phase !== 'Active') return undefined;
    const there = ctx.read.get('ConfigMap', namespace, NAME);
    const annotations = { ...there?.metadata.annotations, [DESCRIPTION]: DESCRIPTION_TEXT };
    if (there === undefined) {
      ctx.api.create<ConfigMap>({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: NAME, namespace, annotations },
        data: DATA,
      });
    } else if (!sameJson(there.data, DATA) || (there.metadata.annotations?.[DESCRIPTION] ?? '') === '') {
      ctx.api.update<ConfigMap>({ ...there, metadata: { ...there.metadata, annotations }, data: DATA });
    }
    return undefined;
  },
};
