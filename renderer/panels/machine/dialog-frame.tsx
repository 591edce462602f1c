/** What all dialogs about a machine share: title, a sentence, a way out, fields, and the API's refusal in its own words. */
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { closeMachineDialog, focusOpener } from '../../store/machine-desk.ts';

/**
 * The browser's own modal dialog: it keeps the focus in, leaves by Escape, and needs no style that the page's policy forbids.
 * `what`: the name of the dialog, for tests.
 */
export function DialogFrame({
  what,
  title,
  about,
  children,
}: {
  what: string;
  title: string;
  about: string;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>('input, select, [data-first]')?.focus();
    return () => {
      dialog?.close();
      focusOpener();
    };
  }, []);
  return (
    <dialog
      ref={ref}
      className="dialog"
      data-testid={`dialog-${what}`}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-about`}
      onCancel={(event) => {
        event.preventDefault();
        closeMachineDialog();
      }}
      // Beside the dialog is its backdrop, which is the dialog itself for the mouse.
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) closeMachineDialog();
      }}
    >
      <div className="dialog-inner">
        <header className="dialog-head">
          <h2 id={`${id}-title`} className="dialog-title">
            {title}
          </h2>
          <button
            type="button"
            className="button quiet icon"
            aria-label={t('machine.dialog.close')}
            onClick={closeMachineDialog}
          >
            <X size={16} />
          </button>
        </header>
        <p id={`${id}-about`} className="dialog-about">
          {about}
        </p>
        {children}
      </div>
    </dialog>
  );
}

export function Field({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: string;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="desk-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint !== undefined && <span className="faint">{hint}</span>}
    </div>
  );
}

/** A text field; its words are the cluster's, so nothing corrects them. */
export function TextField({
  label,
  value,
  onChange,
  testId,
  list,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  testId: string;
  /** Words to choose from; others are as good. */
  list?: readonly string[];
}) {
  return (
    <Field label={label}>
      {(id) => (
        <>
          <input
            id={id}
            className="mono"
            value={value}
            data-testid={testId}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            {...(list !== undefined && { list: `${id}-list` })}
            onChange={(event) => onChange(event.target.value)}
          />
          {list !== undefined && (
            <datalist id={`${id}-list`}>
              {list.map((word) => (
                <option key={word} value={word} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  );
}

export function Refusal({ text }: { text: string | undefined }) {
  return (
    <p className="refusal" role="alert" data-testid="refusal" hidden={text === undefined}>
      {text}
    </p>
  );
}
