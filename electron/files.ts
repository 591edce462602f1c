/** Files that come from the system: the dialogs, the command line, "open with". Always read here, never by the window. */
import { dialog, type BrowserWindow } from 'electron';
import { fromHere } from './headless/sources.ts';
import type { HostWords } from './host-words.ts';

/** Paths from the person, or none when the dialog was cancelled. */
export async function choosePaths(
  window: BrowserWindow | undefined,
  what: 'files' | 'folder',
  words: HostWords,
): Promise<string[]> {
  const options: Electron.OpenDialogOptions =
    what === 'folder'
      ? { properties: ['openDirectory'] }
      : {
          properties: ['openFile', 'multiSelections'],
          filters: [
            { name: words.manifests, extensions: ['yaml', 'yml', 'json'] },
            { name: words.allFiles, extensions: ['*'] },
          ],
        };
  const { canceled, filePaths } = await (window === undefined
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(window, options));
  return canceled ? [] : filePaths;
}

/**
 * The files among the words of a command line, as absolute paths.
 * @param words without the program itself; whatever starts with "-" is a switch
 */
export const pathsAmong = (words: readonly string[]): string[] =>
  words.filter((word) => word !== '' && !word.startsWith('-')).map(fromHere);
