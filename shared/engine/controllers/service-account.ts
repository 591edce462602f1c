/** Every active namespace has a ServiceAccount "default" (pkg/controller/serviceaccount/serviceaccounts_controller.go). */
import type { Controller } from '../api/actor.ts';
import { ApiError } from '../api/errors.ts';
import type { ServiceAccount } from '../../model/config.ts';

const DEFAULT = 'default';

export const serviceAccountController: Controller = {
  name: 'service-account-controller',
  watches: [
    { kind: 'Namespace', keys: ({ after }) => (after === undefined ? [] : [after.metadata.name]) },
    {
      kind: 'ServiceAccount',
      keys: ({ before, after }) =>
        after === undefined && before?.metadata.name === DEFAULT ? [before.metadata.namespace ?? ''] : [],
    },
  ],
  reconcile(name, ctx) {
    if (ctx.read.get('Namespace', '', name)?.status?.phase !== 'Active') return undefined;
    if (ctx.read.get('ServiceAccount', name, DEFAULT) !== undefined) return undefined;
    try {
      ctx.api.create<ServiceAccount>({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: DEFAULT, namespace: name },
      });
    } catch (error) {
      // Somebody else made it in the same moment.
      if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
    }
    return undefined;
  },
};
