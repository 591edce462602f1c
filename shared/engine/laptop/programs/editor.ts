/** vim, nano and the like: the window's editor opens on the file, and the command ends when that is closed. */
import { FileError } from '../../files/errno.ts';
import { viewOf, type Desk, type Played, type Program } from '../desk.ts';
import { endPlayed, note, printFrom } from '../drive.ts';
import { askEditor, forgetEditor } from '../terminal.ts';

interface Notes {
  readonly path: string;
  readonly reads: false;
  readonly edited?: { readonly text: string | null };
}

function open(desk: Desk, played: Played): void {
  const { computer, name, argv, cwd, root, pid } = played;
  const fail = (text: string): void => {
    printFrom(desk, played, 'stderr', `${name}: ${text}\n`);
    endPlayed(desk, played, 1);
  };
  const path = argv.slice(1).find((word) => !/^[-+]/.test(word));
  if (path === undefined) return fail('name a file to edit');
  const files = viewOf(desk, computer, cwd);
  let text = '';
  try {
    const node = files.find(path);
    if (node?.kind === 'directory') throw new FileError('EISDIR', path);
    if (node !== undefined) text = files.read(path);
  } catch (error) {
    if (error instanceof FileError) return fail(`${path}: ${error.message}`);
    throw error;
  }
  if (!askEditor(desk, root, pid, path, text))
    return fail('there is no window to edit in: write the file with cat, sed or a here-document');
  note(desk, played, { path, reads: false } satisfies Notes);
}

function close(desk: Desk, played: Played, { path, edited }: Notes): void {
  const text = edited?.text ?? null;
  let code = 0;
  if (text !== null)
    try {
      viewOf(desk, played.computer, played.cwd).write(path, text === '' || text.endsWith('\n') ? text : `${text}\n`);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      printFrom(desk, played, 'stderr', `${played.name}: ${path}: ${error.message}\n`);
      code = 1;
    }
  endPlayed(desk, played, code);
}

export const editor: Program = {
  names: ['vim', 'vi', 'nano', 'emacs', 'code'],
  advance(desk, played) {
    const notes = played.notes as Notes | undefined;
    if (notes === undefined) open(desk, played);
    else if (notes.edited === undefined) return false;
    else close(desk, played, notes);
    return true;
  },
  dropped: (desk, { pid }) => forgetEditor(desk, pid),
};
