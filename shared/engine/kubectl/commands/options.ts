/** `kubectl options`: the flags that every command takes. */
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { GLOBAL_FLAGS } from '../flags/global.ts';
import { flagList } from '../usage.ts';

function run({ io }: Call): number {
  io.out(`The following options can be passed to any command:\n\n${flagList(GLOBAL_FLAGS)}\n`);
  return 0;
}

export const options: Command = {
  name: 'options',
  use: '',
  short: 'List global command-line options (applies to all commands)',
  complete: () => [],
  run,
};
