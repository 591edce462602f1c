/** `kubectl version`: the release whose behaviour is played, which is client and server in one. */
import { CLIENT_VERSION, RELEASE } from '../../api/version.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import { boolFlag, textFlag } from '../flags/flag.ts';
import { indentedJson } from '../../text/go-json.ts';
import { yamlText } from '../print/yaml.ts';
import { discover, type Task } from '../waits.ts';

const KUSTOMIZE = 'v5.7.1';

function* run({ flags, args, io }: Call): Task<number> {
  if (args.length > 0) throw new CommandError(`extra arguments: [${args.join(' ')}]`);
  const format = flags.text('output');
  if (!['', 'json', 'yaml'].includes(format)) throw new CommandError("--output must be 'yaml' or 'json'");
  const client = { clientVersion: CLIENT_VERSION, kustomizeVersion: KUSTOMIZE };
  const isAlone = flags.bool('client');
  // Whether the server answers at all.
  if (!isAlone) yield* discover();
  const all = isAlone ? client : { ...client, serverVersion: CLIENT_VERSION };
  if (format === 'json') io.out(indentedJson(all).replaceAll(/^ +/gm, (spaces) => ' '.repeat(spaces.length / 2)));
  else if (format === 'yaml') io.out(yamlText(all as unknown as AnyObject));
  else
    io.out(
      `Client Version: ${RELEASE}\nKustomize Version: ${KUSTOMIZE}\n${isAlone ? '' : `Server Version: ${RELEASE}\n`}`,
    );
  return 0;
}

export const version: Command = {
  name: 'version',
  heading: 'Other Commands',
  use: 'version [flags] [options]',
  short: 'Print the client and server version information',
  flags: [
    boolFlag('client', "The client's only; asks no server."),
    textFlag('output', "One of 'yaml' or 'json'.", { short: 'o', values: ['json', 'yaml'] }),
  ],
  complete: () => [],
  run,
};
