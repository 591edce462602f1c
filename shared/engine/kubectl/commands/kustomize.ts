/** `kubectl kustomize`: prints what a folder with a kustomization builds. */
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import { boolFlag, listFlag, textFlag, textsFlag } from '../flags/flag.ts';
import { buildKustomization } from '../kustomize/build.ts';
import { yamlText } from '../print/yaml.ts';
import { writeFile, type Task } from '../waits.ts';

const IGNORED = { ignored: true } as const;

function* run(call: Call): Task<number> {
  const { args, flags, io } = call;
  if (args.length > 1) throw new CommandError('specify one path to kustomization.yaml');
  const objects = yield* buildKustomization(call, args[0] ?? '.');
  const text = objects.map(yamlText).join('---\n');
  const path = flags.text('output');
  if (path === '') {
    io.out(text);
    return 0;
  }
  const wrong = yield* writeFile(path, text);
  if (wrong !== undefined) throw new CommandError(`open ${path}: ${wrong}`);
  return 0;
}

export const kustomize: Command = {
  name: 'kustomize',
  heading: 'Advanced Commands',
  use: 'kustomize DIR [flags] [options]',
  short: 'Build a kustomization target from a directory or URL',
  flags: [
    textFlag('output', 'Writes to this file.', { short: 'o' }),
    boolFlag('as-current-user', 'Runs functions as this user.', IGNORED),
    boolFlag('enable-alpha-plugins', 'Runs plugins.', IGNORED),
    boolFlag('enable-helm', 'Renders charts.', IGNORED),
    textsFlag('env', 'Variables of functions.', { short: 'e', ...IGNORED }),
    listFlag('helm-api-versions', 'Versions of the API for charts.', IGNORED),
    textFlag('helm-command', 'How helm is called.', { fallback: 'helm', ...IGNORED }),
    boolFlag('helm-debug', 'Lets helm tell more.', IGNORED),
    textFlag('helm-kube-version', 'Version of Kubernetes for charts.', IGNORED),
    textFlag('load-restrictor', 'What may be read from outside of the folder.', {
      fallback: 'LoadRestrictionsRootOnly',
      ...IGNORED,
    }),
    textsFlag('mount', 'What functions get to see of the disk.', IGNORED),
    boolFlag('network', 'Lets functions use the network.', IGNORED),
    textFlag('network-name', 'The network of functions.', { fallback: 'bridge', ...IGNORED }),
  ],
  run,
};
