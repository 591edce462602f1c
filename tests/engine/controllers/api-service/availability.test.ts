/** What an APIService says of what is behind it, in kube-aggregator's words. */
import { expect, test } from 'vitest';
import { planAvailability } from '../../../../shared/engine/controllers/api-service.ts';
import type { AnyObject } from '../../../../shared/model/meta.ts';
import type { EndpointSlice, Service } from '../../../../shared/model/network.ts';

const apiService = (service?: Record<string, unknown>): AnyObject => ({
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: 'v1beta1.metrics.k8s.io' },
  spec: service === undefined ? {} : { service },
});
const REMOTE = apiService({ name: 'm', namespace: 'sys' });

const service = (port: number, name = 'https', type: 'ClusterIP' | 'ExternalName' = 'ClusterIP'): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'm', namespace: 'sys' },
  spec: { type, ports: [{ name, port }] },
});

const slice = (port: string, ready?: boolean): EndpointSlice => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'm-x', namespace: 'sys' },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.42.0.1'], conditions: ready === undefined ? {} : { ready } }],
  ports: [{ name: port, port: 10250 }],
});

const where = 'service/m in "sys"';

test.each<[string, AnyObject, Service | undefined, EndpointSlice[], [string, string, string]]>([
  ['of the server itself', apiService(), undefined, [], ['True', 'Local', 'Local APIServices are always available']],
  ['no Service', REMOTE, undefined, [slice('https')], ['False', 'ServiceNotFound', `${where} is not present`]],
  ['another port', REMOTE, service(8443), [], ['False', 'ServicePortError', `${where} is not listening on port 443`]],
  ['no slices', REMOTE, service(443), [], ['False', 'EndpointsNotFound', `cannot find endpointslices for ${where}`]],
  [
    'nobody ready',
    REMOTE,
    service(443),
    [slice('https', false)],
    ['False', 'MissingEndpoints', `endpointslices for ${where} have no addresses with port name "https"`],
  ],
  [
    'ready on another port',
    REMOTE,
    service(443),
    [slice('http', true)],
    ['False', 'MissingEndpoints', `endpointslices for ${where} have no addresses with port name "https"`],
  ],
  ['ready', REMOTE, service(443), [slice('http', true), slice('https', true)], ['True', 'Passed', 'all checks passed']],
  ['ready by silence', REMOTE, service(443), [slice('https')], ['True', 'Passed', 'all checks passed']],
  ['outside', REMOTE, service(443, 'https', 'ExternalName'), [], ['True', 'Passed', 'all checks passed']],
  [
    'a port of its own',
    apiService({ name: 'm', namespace: 'sys', port: 8443 }),
    service(8443, ''),
    [slice('', true)],
    ['True', 'Passed', 'all checks passed'],
  ],
])('%s', (_what, object, behind, slices, [status, reason, message]) => {
  expect(planAvailability(object, behind, slices)).toEqual({ status, reason, message });
});
