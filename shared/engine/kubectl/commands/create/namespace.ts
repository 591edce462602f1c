/** `kubectl create namespace` (kubectl/pkg/cmd/create/create_namespace.go). */
import { generator } from './generator.ts';

export const namespace = generator({
  name: 'namespace',
  aliases: ['ns'],
  use: 'namespace NAME [--dry-run=server|client|none] [options]',
  short: 'Create a namespace with the specified name',
  clusterWide: true,
  make: (_call, name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {}, status: {} }),
});
