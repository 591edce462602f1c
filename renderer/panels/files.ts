/** Reads what people drop, open or paste into source files; folders are walked; nothing else is touched. */
import type { SourceFile } from '../../shared/model/session.ts';
import { i18n } from '../i18n/i18n.ts';
import { addTrouble } from '../store/session.ts';

const largest = 64 * 1024 * 1024;
const manifest = /\.(ya?ml|json)$/i;

/** What a drop carried, taken while the event is alive: entries die with it. */
export type Dropped = FileSystemEntry | File;

export function takeDropped(data: DataTransfer): Dropped[] {
  const entries = [...data.items].flatMap((item): Dropped[] => {
    if (item.kind !== 'file') return [];
    const entry = item.webkitGetAsEntry();
    const file = entry === null ? item.getAsFile() : null;
    return entry !== null ? [entry] : file !== null ? [file] : [];
  });
  return entries.length > 0 ? entries : [...data.files];
}

async function textOf(file: File, name: string): Promise<SourceFile[]> {
  if (file.size > largest) {
    addTrouble(i18n.t('drop.tooBig', { name }));
    return [];
  }
  try {
    return [{ name, text: await file.text() }];
  } catch (error) {
    addTrouble(i18n.t('drop.unread', { name, why: error instanceof Error ? error.message : String(error) }));
    return [];
  }
}

function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  return new Promise((resolve, reject) => {
    const more = (): void =>
      reader.readEntries((some) => {
        all.push(...some);
        if (some.length === 0) resolve(all.sort((a, b) => a.name.localeCompare(b.name)));
        else more();
      }, reject);
    more();
  });
}

async function readEntry(entry: FileSystemEntry, inFolder: boolean): Promise<SourceFile[]> {
  const name = entry.fullPath.replace(/^\//, '');
  try {
    if (entry.isDirectory) {
      const inner = await entriesOf(entry as FileSystemDirectoryEntry);
      return (await Promise.all(inner.map((e) => readEntry(e, true)))).flat();
    }
    // A folder holds other things too; a file that was dropped by itself is always looked at, whatever its name.
    if (inFolder && !manifest.test(entry.name)) return [];
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return await textOf(file, name);
  } catch (error) {
    addTrouble(i18n.t('drop.unread', { name, why: error instanceof Error ? error.message : String(error) }));
    return [];
  }
}

/** Every manifest among what was dropped, folders included, in the order of names. */
export async function readDropped(dropped: readonly Dropped[]): Promise<SourceFile[]> {
  const read = dropped.map((d) => (d instanceof File ? textOf(d, d.name) : readEntry(d, false)));
  return (await Promise.all(read)).flat();
}

/** Files from an input element: of a folder only those that look like manifests. */
export async function readChosen(files: readonly File[]): Promise<SourceFile[]> {
  const wanted = files.filter((f) => f.webkitRelativePath === '' || manifest.test(f.name));
  return (await Promise.all(wanted.map((f) => textOf(f, f.webkitRelativePath || f.name)))).flat();
}
