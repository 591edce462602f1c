/** The ways in for manifests: file inputs, drop anywhere, paste anywhere that is not a text field. */
import { useEffect, useRef, useState } from 'react';
import { FileDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { applyFiles, setBrowse } from '../store/connection.ts';
import './doors.css';
import { readChosen, readDropped, takeDropped } from './files.ts';

/** True where keys and paste belong to a text field. */
export function isTyping(event: Event): boolean {
  // An editor may live in a shadow tree: the path knows the true target.
  const [target] = event.composedPath();
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

let browseFolder: (() => void) | undefined;

export function openFolder(): void {
  browseFolder?.();
}

export function Doors() {
  const { t } = useTranslation();
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);

  useEffect(() => {
    setBrowse(() => files.current?.click());
    browseFolder = () => folder.current?.click();
    folder.current?.setAttribute('webkitdirectory', '');
    let depth = 0;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const onEnter = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      depth++;
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const onOver = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault();
    };
    const onDrop = (event: DragEvent): void => {
      depth = 0;
      setOver(false);
      if (event.dataTransfer === null || !hasFiles(event)) return;
      event.preventDefault();
      const dropped = takeDropped(event.dataTransfer);
      void readDropped(dropped).then(applyFiles);
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (isTyping(event) || event.clipboardData === null) return;
      if (event.clipboardData.files.length > 0) {
        void readChosen([...event.clipboardData.files]).then(applyFiles);
        return;
      }
      const text = event.clipboardData.getData('text/plain');
      if (text.trim() !== '') void applyFiles([{ name: t('drop.pasted'), text }]);
    };
    window.addEventListener('dragenter', onEnter);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('dragover', onOver);
    window.addEventListener('drop', onDrop);
    window.addEventListener('paste', onPaste);
    return () => {
      setBrowse(undefined);
      browseFolder = undefined;
      window.removeEventListener('dragenter', onEnter);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('paste', onPaste);
    };
  }, [t]);

  const chosen = (input: HTMLInputElement): void => {
    const list = [...(input.files ?? [])];
    input.value = '';
    void readChosen(list).then(applyFiles);
  };
  return (
    <>
      <input
        ref={files}
        className="hidden-input"
        type="file"
        multiple
        tabIndex={-1}
        aria-label={t('top.open')}
        data-testid="open-files"
        onChange={(e) => chosen(e.currentTarget)}
      />
      <input
        ref={folder}
        className="hidden-input"
        type="file"
        multiple
        tabIndex={-1}
        aria-label={t('top.openFolder')}
        data-testid="open-folder"
        onChange={(e) => chosen(e.currentTarget)}
      />
      {over && (
        <div className="drop-over">
          <FileDown size={42} aria-hidden="true" />
          <strong>{t('drop.here')}</strong>
          <span>{t('drop.hint')}</span>
        </div>
      )}
    </>
  );
}
