/** `kubectl create serviceaccount` (kubectl/pkg/cmd/create/create_serviceaccount.go). */
import { generator } from './generator.ts';

export const serviceAccount = generator({
  name: 'serviceaccount',
  aliases: ['sa'],
  use: 'serviceaccount NAME [--dry-run=server|client|none] [options]',
  short: 'Create a service account with the specified name',
  refused: 'failed to create serviceaccount: ',
  make: (_call, name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } }),
});
