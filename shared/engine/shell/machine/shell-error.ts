/** How a shell says no: thrown by whatever a command is made of, and printed in one place. */

/** The shell refuses: it prints the message, and the command (or, for `fatal`, the shell) ends. */
export class ShellError extends Error {
  constructor(
    message: string,
    readonly code: number,
    readonly fatal: boolean,
  ) {
    super(message);
  }
}
