/** What was asked for on the command line of `npm start`. */
import { Command, InvalidArgumentError } from 'commander';

export interface StartOptions {
  /** As the person wrote them. */
  files: string[];
  web: boolean;
  /** Undefined: the usual one, or a free one. */
  port: number | undefined;
  /** Whether a browser is opened. */
  open: boolean;
  empty: boolean;
}

function port(text: string): number {
  const n = Number(text);
  if (!Number.isInteger(n) || n < 0 || n > 65_535)
    throw new InvalidArgumentError('must be a port, 0 to 65535 (0: any free one)');
  return n;
}

/** Leaves the program with a sentence when the words make no sense, or were `--help`. */
export function parseOptions(words: readonly string[]): StartOptions {
  const program = new Command('npm start --')
    .description('Opens Orrery: in Electron, or in the browser where Electron cannot run.')
    .argument('[file...]', 'manifests, or folders of them; without any, a sample runs')
    .option('--web', 'in the browser, even where Electron is there')
    .option('--port <n>', 'the port of the browser version', port)
    .option('--no-open', 'only print the address')
    .option('--empty', 'start with an empty cluster instead of the sample')
    .showHelpAfterError()
    .parse([...words], { from: 'user' });
  const { web, port: wanted, open, empty } = program.opts<{ web?: true; port?: number; open: boolean; empty?: true }>();
  return { files: program.args, web: web === true, port: wanted, open, empty: empty === true };
}
