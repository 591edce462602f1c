/** `kubectl create quota` (kubectl/pkg/cmd/create/create_quota.go). */
import type { Call } from '../../call.ts';
import { textFlag } from '../../flags/flag.ts';
import { quantitiesOf } from '../../resources/quantities.ts';
import { generator, type Made } from './generator.ts';

function make({ flags }: Call, name: string): Made {
  const hard = quantitiesOf(flags.text('hard'));
  const scopes = flags.text('scopes');
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name },
    spec: {
      ...(Object.keys(hard).length === 0 ? {} : { hard }),
      ...(scopes === '' ? {} : { scopes: scopes.split(',') }),
    },
    status: {},
  };
}

export const quota = generator({
  name: 'quota',
  aliases: ['resourcequota'],
  use: 'quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none] [options]',
  short: 'Create a quota with the specified name',
  refused: 'failed to create quota: ',
  flags: [
    textFlag('hard', 'The limits: resource=quantity, cut at commas.'),
    textFlag('scopes', 'The scopes that all must fit, cut at commas.'),
  ],
  make,
});
