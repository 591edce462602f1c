/** Makes a process run an executable: a tool, a shell, a script, a program of the host. */
import type { Kernel } from './kernel.ts';
import type { LiveProcess } from './live.ts';
import { findExecutable, type Executable } from './executable.ts';
import { startShell } from './start-shell.ts';

/** Scripts may name scripts as their interpreter; not for ever. */
const MAX_INTERPRETERS = 4;

/**
 * Gives the process a new body for `found`, with this command line and environment.
 * Undefined: it runs. A number: it could not, said why on stderr, and is to end so.
 */
export function execProcess(
  kernel: Kernel,
  p: LiveProcess,
  found: Executable,
  argv: readonly string[],
  env: ReadonlyMap<string, string>,
  depth = 0,
): number | undefined {
  p.argv = argv;
  p.env = env;
  p.caught = [];
  p.usage = undefined;
  switch (found.k) {
    case 'tool':
      p.body = { k: 'tool', name: found.name, state: undefined };
      return undefined;
    case 'program':
      p.body = { k: 'program', name: found.name, catches: found.catches };
      p.wait = { k: 'forever' };
      kernel.started.push({ pid: p.pid, root: p.root, name: found.name, argv, env, cwd: p.cwd });
      return undefined;
    case 'shell':
      return startShell(kernel, p, found.flavour, argv, env);
    case 'script': {
      const line = [...found.interpreter, found.path, ...argv.slice(1)];
      const interpreter =
        depth > MAX_INTERPRETERS ? undefined : findExecutable(kernel, p, line[0]!, line, env.get('PATH'));
      if (interpreter === undefined || interpreter.k === 'missing' || interpreter.k === 'denied') {
        kernel.write(p, 2, `${argv[0]}: ${found.interpreter[0]}: bad interpreter: No such file or directory\n`);
        return 126;
      }
      return execProcess(kernel, p, interpreter, line, env, depth + 1);
    }
    case 'missing':
      return 127;
    case 'denied':
      return 126;
  }
}
