/** The program without a window: `run`, `check` and `kubectl` (`bench` is tests/bench/main.ts). */
import { Command, InvalidArgumentError } from 'commander';
import type { ImageCatalogue } from '../shared/engine/kubelet/images/image-catalogue.ts';
import { checkFiles } from './headless/check.ts';
import { imagesFromDisk } from './headless/disk-assets.ts';
import { kubectlFrozen } from './headless/kubectl.ts';
import { runFiles } from './headless/run.ts';
import { takeTimedInputs } from './headless/timed-inputs.ts';

function whole(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0) throw new InvalidArgumentError('must be a whole number, 0 or more');
  return n;
}

function ownImages(path: string): ImageCatalogue {
  try {
    return imagesFromDisk(path);
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

const { rest, timed } = takeTimedInputs(process.argv.slice(2));

const program = new Command('orrery')
  .description('A deterministic model of a Kubernetes cluster, without a window.')
  .showHelpAfterError();

program
  .command('run')
  .description('applies manifests, runs the clock, prints what there is')
  .argument('<file...>', 'manifests, or folders of them')
  .option('--seed <n>', "the run's seed (default: the scenario's)", whole)
  .option('--nodes <n>', 'how many workers (default: 3)', whole)
  .option('--until <time>', 'a duration such as 90s or 5m, or "settled"', 'settled')
  .option('--images <file>', 'your own images, in the form of assets/images.yaml', ownImages)
  .option('--json', 'one object: time (ms), revision, historyHash, objects, events')
  .addHelpText(
    'after',
    `\n  --at TIME WHAT         at that time, apply a FILE, or do one of:\n                           'deployment/web {"spec":{"replicas":5}}'   (strategic merge patch; -n NAMESPACE, --type merge|json)\n                           'delete pod/web-0'   'scale deployment/web --replicas=5'   (may be given many times)\n  --kubectl LINE         types a line of kubectl at the end of the run, or, after --at TIME, at that time`,
  )
  .action(
    (
      files: string[],
      options: { seed?: number; nodes?: number; until: string; json?: boolean; images?: ImageCatalogue },
    ) => {
      process.exitCode = runFiles(files, { ...options, timed });
    },
  );

program
  .command('check')
  .description('prints the manifest report: what each field does here, and what is wrong')
  .argument('<file...>', 'manifests, or folders of them')
  .option('--images <file>', 'your own images, in the form of assets/images.yaml', ownImages)
  .option('--json', 'the report as one object')
  .action((files: string[], options: { json?: boolean; images?: ImageCatalogue }) => {
    process.exitCode = checkFiles(files, options);
  });

program
  .command('kubectl')
  .description('one kubectl command against the objects of a file: nothing runs, the clock stands')
  .argument('[words...]', 'the command, after --')
  .requiredOption('--state <file>', '{"objects": [...]}, a List, or a manifest')
  .requiredOption('--now <time>', 'the time it is, as 2026-11-23T08:19:41Z')
  .action((words: string[], options: { state: string; now: string }) => {
    process.exitCode = kubectlFrozen(words, options);
  });

program
  .command('bench')
  .description('measures: npm run -s orrery -- bench [bringup|delta|frames|kubectl|start] [--json]');

await program.parseAsync(rest, { from: 'user' });
