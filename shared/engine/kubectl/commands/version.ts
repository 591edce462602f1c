/** `kubectl version`: the release whose behaviour is played, which is client and server in one. */
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import { boolFlag, textFlag } from '../flags/flag.ts';
import { indentedJson } from '../../text/go-json.ts';
import { yamlText } from '../print/yaml.ts';
import { discover, type Task } from '../waits.ts';

export const RELEASE = 'v1.34.1';
const KUSTOMIZE = 'v5.7.1';

/** version.Info, as far as it says anything here. */
const INFO = {
  major: '1',
  minor: '34',
  gitVersion: RELEASE,
  gitTreeState: 'clean',
  compiler: 'gc',
  platform: 'linux/amd64',
};

function* run({ flags, args, io }: Call): Task<number> {
  if (args.length > 0) throw new CommandError(`extra arguments: [${args.join(' ')}]`);
  const format = flags.text('output');
  if (!['', 'json', 'yaml'].includes(format)) throw new CommandError("--output must be 'yaml' or 'json'");
  const client = { clientVersion: INFO, kustomizeVersion: KUSTOMIZE };
  const isAlone = flags.bool('client');
  // Whether the server answers at all.
  if (!isAlone) yield* discover();
  const all = isAlone ? client : { ...client, serverVersion: INFO };
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
