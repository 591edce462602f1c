/** `kubectl kustomize`: prints what a folder with a kustomization builds. */
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import { textFlag } from '../flags/flag.ts';
import { buildKustomization } from '../kustomize/build.ts';
import { yamlText } from '../print/yaml.ts';
import { writeFile, type Task } from '../waits.ts';

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
  flags: [textFlag('output', 'Writes to this file.', { short: 'o' })],
  run,
};
