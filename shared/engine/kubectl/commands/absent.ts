/** Commands that are kubectl's, and say in one line why there is nothing behind them here; plugins and completion, which need nothing. */
import type { Command } from '../command.ts';
import { CommandError, usageError } from '../errors.ts';
import { boolFlag, durationFlag, intFlag, textFlag, type Flag } from '../flags/flag.ts';

const absent = (
  name: string,
  heading: Command['heading'] & string,
  short: string,
  why: string,
  use: string,
  flags: readonly Flag[],
): Command => ({
  name,
  heading,
  use,
  short,
  flags,
  long: `Not simulated: ${why}.`,
  complete: () => [],
  run: () => {
    throw new CommandError(`kubectl ${name} is not simulated: ${why}`);
  },
});

const IGNORED = { ignored: true } as const;
const PROXY_FLAGS: readonly Flag[] = [
  textFlag('accept-hosts', 'Hosts that are let in.', {
    fallback: String.raw`^localhost$,^127\.0\.0\.1$,^\[::1\]$`,
    ...IGNORED,
  }),
  textFlag('accept-paths', 'Paths that are let in.', { fallback: '^.*', ...IGNORED }),
  textFlag('address', 'Address to listen on.', { fallback: '127.0.0.1', ...IGNORED }),
  textFlag('api-prefix', 'Prefix of the API.', { fallback: '/', ...IGNORED }),
  boolFlag('append-server-path', 'Adds the path of the server.', IGNORED),
  boolFlag('disable-filter', 'Lets everything in.', IGNORED),
  durationFlag('keepalive', 'How long a connection is kept.', IGNORED),
  intFlag('port', 'Port to listen on.', { short: 'p', fallback: '8001', ...IGNORED }),
  textFlag('reject-methods', 'Methods that are kept out.', { fallback: '^$', ...IGNORED }),
  textFlag('reject-paths', 'Paths that are kept out.', {
    fallback: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach',
    ...IGNORED,
  }),
  textFlag('unix-socket', 'Socket to listen on.', { short: 'u', ...IGNORED }),
  textFlag('www', 'Folder with files to serve.', { short: 'w', ...IGNORED }),
  textFlag('www-prefix', 'Prefix of the files.', { short: 'P', fallback: '/static/', ...IGNORED }),
];

export const proxy = absent(
  'proxy',
  'Troubleshooting and Debugging Commands',
  'Run a proxy to the Kubernetes API server',
  'kubectl get --raw asks the API for paths',
  'proxy [--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix] [options]',
  PROXY_FLAGS,
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
      flags: [boolFlag('name-only', 'Only the names, without their paths.', IGNORED)],
      complete: () => [],
      run: () => {
        throw new CommandError('unable to find any kubectl plugins in your PATH');
      },
    },
  ],
};
