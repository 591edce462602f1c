/** Commands that are kubectl's, and say in one line why there is nothing behind them here; plugins and completion, which need nothing. */
import type { Command } from '../command.ts';
import { CommandError, usageError } from '../errors.ts';

const absent = (name: string, heading: Command['heading'] & string, short: string, why: string): Command => ({
  name,
  heading,
  use: name,
  short,
  long: `Not simulated: ${why}.`,
  complete: () => [],
  run: () => {
    throw new CommandError(`kubectl ${name} is not simulated: ${why}`);
  },
});

export const proxy = absent(
  'proxy',
  'Troubleshooting and Debugging Commands',
  'Run a proxy to the Kubernetes API server',
  'kubectl get --raw asks the API for paths',
);

export const certificate = absent(
  'certificate',
  'Cluster Management Commands',
  'Modify certificate resources',
  'the cluster signs no certificates',
);

export const alpha: Command = {
  name: 'alpha',
  use: 'alpha',
  short: 'Commands for features in alpha',
  complete: () => [],
  run: ({ io }) => {
    io.out('No alpha commands are available in this version of kubectl\n');
    return 0;
  },
};

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

export const completion: Command = {
  name: 'completion',
  heading: 'Settings Commands',
  use: 'completion SHELL [options]',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  long: 'The terminal completes kubectl by itself with Tab: the script that is printed does nothing.',
  complete: () => SHELLS,
  run: ({ args, io, path }) => {
    const [shell] = args;
    if (shell === undefined) throw usageError(path, 'Shell not specified.');
    if (args.length > 1) throw usageError(path, 'Too many arguments. Expected only the shell type.');
    if (!SHELLS.includes(shell)) throw usageError(path, `Unsupported shell type ${JSON.stringify(shell)}.`);
    io.out('# The terminal completes kubectl by itself: press Tab.\n');
    return 0;
  },
};

export const plugin: Command = {
  name: 'plugin',
  heading: 'Other Commands',
  use: 'plugin [flags] [options]',
  short: 'Provides utilities for interacting with plugins',
  subcommands: [
    {
      name: 'list',
      use: 'list [flags] [options]',
      short: "List all visible plugin executables on a user's PATH",
      complete: () => [],
      run: () => {
        throw new CommandError('unable to find any kubectl plugins in your PATH');
      },
    },
  ],
};
