/** The editor that vim, nano and kubectl edit open: the text, saved or left as it was. */
import { useEffect, useRef } from 'react';
import { yaml } from '@codemirror/lang-yaml';
import { syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { useTranslation } from 'react-i18next';
import type { TerminalEdit } from '../../../shared/model/terminal.ts';
import { editorColours, editorTheme } from '../inspector/editor-theme.ts';

export function FileEditor({ edit, onDone }: { edit: TerminalEdit; onDone: (text: string | null) => void }) {
  const { t } = useTranslation();
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  }, [onDone]);
  useEffect(() => {
    const host = holder.current;
    if (host === null) return undefined;
    // In a shadow tree the editor's styles are adopted sheets: a page without inline styles allows no others.
    const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    const save = (): boolean => {
      done.current(editor.state.doc.toString());
      return true;
    };
    const editor = new EditorView({
      parent: shadow,
      root: shadow,
      state: EditorState.create({
        doc: edit.text,
        extensions: [
          keymap.of([
            { key: 'Mod-s', run: save, preventDefault: true },
            { key: 'Mod-Enter', run: save },
            { key: 'Escape', run: () => (done.current(null), true) },
          ]),
          basicSetup,
          yaml(),
          editorTheme,
          syntaxHighlighting(editorColours),
          EditorView.contentAttributes.of({
            'aria-label': t('terminal.editing', { name: edit.name }),
            'data-testid': 'file-text',
          }),
        ],
      }),
    });
    view.current = editor;
    editor.focus();
    return () => editor.destroy();
  }, [edit, t]);
  return (
    <div className="terminal-editor" data-testid="file-editor">
      <div className="terminal-editor-head">
        <b className="mono">{edit.name}</b>
        <span className="faint">{t('terminal.editHint')}</span>
        <button
          type="button"
          className="button primary"
          data-testid="file-save"
          onClick={() => onDone(view.current?.state.doc.toString() ?? edit.text)}
        >
          {t('terminal.save')}
        </button>
        <button type="button" className="button" data-testid="file-leave" onClick={() => onDone(null)}>
          {t('terminal.leave')}
        </button>
      </div>
      <div className="terminal-editor-text" ref={holder} />
    </div>
  );
}
