/** dialog: the test says beforehand what the person will choose. */

const choices: string[][] = [];
const asked: unknown[] = [];

/** @param paths empty: the person cancels */
export function willChoose(paths: string[]): void {
  choices.push(paths);
}

export const dialogsShown = (): unknown[] => [...asked];

export const dialog = {
  showOpenDialog(...args: unknown[]): Promise<{ canceled: boolean; filePaths: string[] }> {
    const filePaths = choices.shift();
    if (filePaths === undefined) throw new Error('a dialog was opened that the test did not expect');
    asked.push(args.at(-1));
    return Promise.resolve({ canceled: filePaths.length === 0, filePaths });
  },
  showErrorBox(title: string, content: string): void {
    console.error(`${title}: ${content}`);
  },
};
