/** `kubectl certificate approve` and `deny`: says yes or no to requests for certificates (kubectl/pkg/cmd/certificates). */
import { listAt, textAt } from '../../kinds/look.ts';
import { formatTime } from '../../kernel/time.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError, throwAll } from '../errors.ts';
import { boolFlag } from '../flags/flag.ts';
import { outputFlags } from '../print/output.ts';
import { resultPrinter } from '../print/result.ts';
import { addressOf, fileFlags, find, isFiled, selectionOf, type Info } from '../resources/find.ts';
import { namesOf } from '../resources/names.ts';
import { write } from '../resources/write.ts';
import type { Task } from '../waits.ts';

interface Verdict {
  command: 'approve' | 'deny';
  type: 'Approved' | 'Denied';
  not: 'Approved' | 'Denied';
  done: string;
}

const conditionsOf = (object: AnyObject): string[] =>
  listAt(object, 'status', 'conditions').map((condition) => textAt(condition, 'type'));

/** @throws CommandError where the other was said before, StatusError */
function* decide(call: Call, info: Info, { command, type, not, done }: Verdict): Task<AnyObject> {
  const { object, name } = info;
  const said = conditionsOf(object);
  if (said.includes(not))
    throw new CommandError(`certificate signing request ${JSON.stringify(name)} is already ${not}`);
  const isSaid = said.includes(type);
  if (isSaid && !call.flags.bool('force')) return object;
  const condition = {
    type,
    status: 'True',
    reason: `Kubectl${command === 'approve' ? 'Approve' : 'Deny'}`,
    message: `This CSR was ${done} by kubectl certificate ${command}.`,
    lastUpdateTime: formatTime(call.io.now()),
  };
  const conditions = [...listAt(object, 'status', 'conditions'), ...(isSaid ? [] : [condition])];
  const body = { ...object, status: { ...(object['status'] as object | undefined), conditions } };
  return yield* write({ verb: 'update', ...addressOf(info), subresource: 'approval', body });
}

function verdictCommand(verdict: Verdict): Command {
  const { command, done } = verdict;
  return {
    name: command,
    use: `${command} (-f FILENAME | NAME) [options]`,
    short: command === 'approve' ? 'Approve a certificate signing request' : 'Deny a certificate signing request',
    long: 'The cluster signs no certificates: the request says what was decided, and stays without one.',
    flags: [
      ...outputFlags(),
      ...fileFlags('Files, folders or URLs that name the requests.'),
      boolFlag('force', 'Says it again where it was said before.'),
    ],
    *complete(call) {
      return yield* namesOf(call, 'csr');
    },
    *run(call) {
      const selection = selectionOf(call);
      if (call.args.length === 0 && !isFiled(selection))
        throw new CommandError('one or more CSRs must be specified as <name> or -f <filename>');
      const say = yield* resultPrinter(call);
      const args = call.args.length === 0 ? [] : ['certificatesigningrequests', ...call.args];
      const { infos, errors } = yield* find(call, { ...selection, args });
      throwAll(errors);
      for (const info of infos) say(yield* decide(call, info, verdict), done);
      return 0;
    },
  };
}

export const certificate: Command = {
  name: 'certificate',
  heading: 'Cluster Management Commands',
  use: 'certificate SUBCOMMAND [options]',
  short: 'Modify certificate resources',
  alone: { to: 'out', exit: 0, takesAny: true },
  subcommands: [
    verdictCommand({ command: 'approve', type: 'Approved', not: 'Denied', done: 'approved' }),
    verdictCommand({ command: 'deny', type: 'Denied', not: 'Approved', done: 'denied' }),
  ],
};
