/** `kubectl create poddisruptionbudget` (kubectl/pkg/cmd/create/create_pdb.go). */
import { parseIntOrString } from '../../../api/int-or-string.ts';
import type { Call } from '../../call.ts';
import { CommandError } from '../../errors.ts';
import { textFlag } from '../../flags/flag.ts';
import { selectorOf } from '../../resources/selector.ts';
import { generator, type Made } from './generator.ts';

const COUNT = /^[0-9]+%?$/;

/** @throws CommandError (PodDisruptionBudgetOpts.Validate) */
function make({ flags }: Call, name: string): Made {
  const selector = flags.text('selector');
  const [least, most] = [flags.text('min-available'), flags.text('max-unavailable')];
  if (selector === '') throw new CommandError('a selector must be specified');
  if (least === '' && most === '') throw new CommandError('one of min-available or max-unavailable must be specified');
  if (least !== '' && most !== '') throw new CommandError('min-available and max-unavailable cannot be both specified');
  if (least !== '' && !COUNT.test(least)) throw new CommandError('invalid format specified for min-available');
  if (most !== '' && !COUNT.test(most)) throw new CommandError('invalid format specified for max-unavailable');
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: {
      selector: selectorOf(selector),
      ...(least === '' ? { maxUnavailable: parseIntOrString(most) } : { minAvailable: parseIntOrString(least) }),
    },
    status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
  };
}

export const disruptionBudget = generator({
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  use: 'poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none] [options]',
  short: 'Create a pod disruption budget with the specified name',
  refused: 'failed to create poddisruptionbudgets: ',
  flags: [
    textFlag('max-unavailable', 'How many pods may be missing: a number or a percentage.'),
    textFlag('min-available', 'How many pods must be there: a number or a percentage.'),
    textFlag('selector', 'Label selector of the pods.'),
  ],
  make,
});
