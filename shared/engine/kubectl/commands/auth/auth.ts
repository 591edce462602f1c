/** `kubectl auth`: who one is, and what one may do (kubectl/pkg/cmd/auth). */
import { formatTime } from '../../../kernel/time.ts';
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { outputFlags, outputOf } from '../../print/output.ts';
import { printerOf } from '../../print/printer.ts';
import { layOut, TABLE_TABS } from '../../print/tab-writer.ts';
import type { Task } from '../../waits.ts';
import { canI } from './can-i.ts';
import { reconcile } from './reconcile.ts';
import { askerOf } from './subject.ts';

function* tell(call: Call): Task<number> {
  const { name, groups } = askerOf(call);
  const output = outputOf(call);
  if (output.format === '') {
    const rows = ['ATTRIBUTE\tVALUE', `Username\t${name}`, `Groups\t[${groups.join(' ')}]`];
    call.io.out(layOut(`${rows.join('\n')}\n`, TABLE_TABS));
    return 0;
  }
  const printer = yield* printerOf(call, output);
  const now = call.io.now();
  printer.print({
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'SelfSubjectReview',
    metadata: { creationTimestamp: formatTime(now - (now % 1000)) },
    status: { userInfo: { groups: [...groups], username: name } },
  } as unknown as AnyObject);
  return 0;
}

const whoami: Command = {
  name: 'whoami',
  use: 'whoami [options]',
  short: 'Experimental: Check self subject attributes',
  flags: outputFlags(),
  complete: () => [],
  asksForRights: true,
  run: tell,
};

export const auth: Command = {
  name: 'auth',
  heading: 'Troubleshooting and Debugging Commands',
  use: 'auth [flags] [options]',
  short: 'Inspect authorization',
  subcommands: [canI, reconcile, whoami],
};
