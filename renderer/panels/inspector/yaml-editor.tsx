/** The YAML of a live object: read, edit, apply; what is wrong is marked on its line. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { yaml } from '@codemirror/lang-yaml';
import { syntaxHighlighting } from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ManifestReport, Problem } from '../../../shared/model/report.ts';
import { editorColours, editorTheme } from './editor-theme.ts';
import { replaceObject, yamlOf } from '../../store/connection.ts';

interface Props {
  /** "Pod", "Deployment.apps". */
  kind: string;
  namespace: string;
  name: string;
  /** The live object's resourceVersion: another one means that the text on screen is old. */
  version: string;
}

type Answer = { tone: 'good' | 'bad'; text: string };

/** Where a problem is in the text: its line and column, else the line of its field, else the first line. */
export function diagnosticOf(problem: Problem, state: EditorState): Diagnostic {
  const { line: lineNumber = 1, column = 1 } = problem.place;
  const line = state.doc.line(Math.min(Math.max(1, lineNumber), state.doc.lines));
  const from = Math.min(line.from + Math.max(0, column - 1), line.to);
  return {
    from: from === line.to ? line.from : from,
    to: line.to,
    severity: problem.severity,
    message: problem.message,
  };
}

function answerOf(report: ManifestReport | undefined, error: string | undefined, t: TFunction): Answer {
  if (error !== undefined) return { tone: 'bad', text: error };
  const first = report?.problems.find((p) => p.severity === 'error');
  if (first !== undefined) {
    const { line, column } = first.place;
    const where = line === undefined ? '' : ` ${t('report.line', { line })}${column === undefined ? '' : `:${column}`}`;
    return { tone: 'bad', text: `${t('yaml.failed')}${where}: ${first.message}` };
  }
  const outcomes = (report?.documents ?? []).map((d) => t(`report.outcome.${d.outcome}`));
  return { tone: 'good', text: t('yaml.applied', { outcome: outcomes.join(', ') }) };
}

export function YamlEditor({ kind, namespace, name, version }: Props) {
  const { t } = useTranslation();
  const holder = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const clean = useRef('');
  const [dirty, setDirty] = useState(false);
  const [base, setBase] = useState(version);
  const [answer, setAnswer] = useState<Answer>();
  const [gone, setGone] = useState(false);

  const show = useCallback((text: string) => {
    const editor = view.current;
    if (editor === undefined) return;
    clean.current = text;
    const at = editor.scrollDOM.scrollTop;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
    editor.dispatch(setDiagnostics(editor.state, []));
    editor.scrollDOM.scrollTop = at;
    setDirty(false);
  }, []);

  const read = useCallback(
    async (at: string) => {
      const text = await yamlOf(kind, namespace, name);
      setGone(text === undefined);
      if (text === undefined) return;
      show(text);
      setBase(at);
    },
    [kind, namespace, name, show],
  );

  const apply = useCallback(async () => {
    const editor = view.current;
    if (editor === undefined) return;
    const result = await replaceObject(editor.state.doc.toString(), `${kind.split('.')[0] ?? kind} ${name}`);
    if (result === undefined) return;
    const problems = result.report?.problems ?? [];
    const said = answerOf(result.report, result.error, t);
    setAnswer(said);
    editor.dispatch(
      setDiagnostics(
        editor.state,
        problems.map((p) => diagnosticOf(p, editor.state)),
      ),
    );
    const first = problems[0];
    if (first !== undefined) {
      const { from } = diagnosticOf(first, editor.state);
      editor.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    }
    if (said.tone === 'good') await read(version);
  }, [kind, name, read, t, version]);
  const applyNow = useRef(apply);
  useEffect(() => {
    applyNow.current = apply;
  }, [apply]);

  useEffect(() => {
    const host = holder.current;
    if (host === null) return undefined;
    // In a shadow tree the editor's styles are adopted sheets: a page without inline styles allows no others.
    const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      parent: shadow,
      root: shadow,
      state: EditorState.create({
        doc: '',
        extensions: [
          keymap.of([{ key: 'Mod-Enter', run: () => (void applyNow.current(), true) }]),
          basicSetup,
          yaml(),
          editorTheme,
          syntaxHighlighting(editorColours),
          lintGutter(),
          EditorView.contentAttributes.of({ 'aria-label': t('yaml.edit', { name }), 'data-testid': 'yaml-text' }),
          EditorView.updateListener.of((update) => {
            if (!update.docChanged) return;
            const changed = update.state.doc.toString() !== clean.current;
            setDirty(changed);
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = undefined;
      editor.destroy();
    };
  }, [name, t]);

  // The text follows the live object until somebody edits it.
  useEffect(() => {
    if (dirty) return undefined;
    const timer = window.setTimeout(() => void read(version), 150);
    return () => window.clearTimeout(timer);
  }, [version, dirty, read]);

  return (
    <div className="yaml" data-testid="yaml-editor">
      <div ref={holder} className="yaml-holder" />
      {gone && <p className="note">{t('yaml.gone')}</p>}
      {dirty && base !== version && <p className="note">{t('yaml.changed')}</p>}
      {answer !== undefined && (
        <p className="yaml-answer" data-tone={answer.tone} role="status" data-testid="yaml-answer">
          {answer.text}
        </p>
      )}
      <div className="yaml-buttons">
        <button
          type="button"
          className="button primary"
          disabled={!dirty}
          data-testid="apply-yaml"
          onClick={() => void apply()}
        >
          {t('yaml.apply')}
        </button>
        <button
          type="button"
          className="button"
          disabled={!dirty}
          onClick={() => {
            setAnswer(undefined);
            void read(version);
          }}
        >
          {t('yaml.revert')}
        </button>
      </div>
    </div>
  );
}
