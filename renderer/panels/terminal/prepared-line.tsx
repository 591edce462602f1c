/** "Type for me": a line is prepared here, and played into the terminal letter by letter. */
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { typeForMe } from '../../store/terminal.ts';

const KEY = 'orrery-prepared-line';

export function PreparedLine({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const [line, setLine] = useState(() => localStorage.getItem(KEY) ?? 'kubectl get pods -o wide');
  return (
    <form
      className="terminal-prepared"
      onSubmit={(event) => {
        event.preventDefault();
        if (line.trim() === '') return;
        localStorage.setItem(KEY, line);
        onDone();
        typeForMe(line);
      }}
    >
      <label htmlFor={id}>{t('terminal.prepared')}</label>
      <input
        id={id}
        className="mono"
        value={line}
        data-testid="prepared-line"
        autoComplete="off"
        spellCheck={false}
        // The person asked for this field a moment ago.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onChange={(event) => setLine(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone();
        }}
      />
      <button type="submit" className="button primary" data-testid="prepared-play">
        {t('terminal.playLine')}
      </button>
    </form>
  );
}
