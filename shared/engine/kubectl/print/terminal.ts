/** Text that a terminal does not act on (cli-runtime printers/terminal.go). */

/** Escapes and carriage returns are shown as signs. */
export const visible = (text: string): string => text.replaceAll('\x1b', '^[').replaceAll('\r', '\\r');
