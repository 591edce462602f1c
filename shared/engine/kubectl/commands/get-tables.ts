/** What the flags of `get` say of every table it prints. */
import type { Call } from '../call.ts';
import type { Output } from '../print/output.ts';
import type { TableOptions } from '../print/table.ts';

/** What -L, --show-labels and the like say of every table. */
export const tableOptions = ({ flags }: Call, output: Output): Omit<TableOptions, 'withNamespace' | 'withKind'> => ({
  wide: output.format === 'wide',
  noHeaders: flags.bool('no-headers'),
  showLabels: flags.bool('show-labels'),
  labelColumns: flags.list('label-columns'),
});
