/** What can be done to a machine, as buttons, and what its last drain has printed. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../shared/model/node.ts';
import { machineFaultOf } from '../../graph/machine-fault.ts';
import { drainOf } from '../../store/machines.ts';
import { machineDeeds } from '../machine/deeds.ts';
import { Section } from './parts.tsx';

/** Real ms between two looks at what a drain has printed. */
const every = 500;

/** The words of the last drain, as a terminal would have them. */
function DrainOutput({ node }: { node: string }) {
  const [lines, setLines] = useState<readonly string[]>([]);
  useEffect(() => {
    let stale = false;
    let timer = 0;
    const ask = async (): Promise<void> => {
      const found = await drainOf(node);
      if (stale) return;
      setLines(found?.lines ?? []);
      timer = window.setTimeout(() => void ask(), every);
    };
    void ask();
    return () => {
      stale = true;
      window.clearTimeout(timer);
    };
  }, [node]);
  if (lines.length === 0) return null;
  return (
    <pre className="drain mono" data-testid="drain-output">
      {lines.join('\n')}
    </pre>
  );
}

export function MachineActions({ node }: { node: Node }) {
  const { t } = useTranslation();
  const fault = machineFaultOf(node);
  return (
    <Section title={t('machine.actions')}>
      <div className="faults">
        {machineDeeds(node)
          .flat()
          .map(({ key, icon: Icon, label, hint, on, grave, run }) => (
            <button
              key={key}
              type="button"
              className={grave === true ? 'button danger' : 'button'}
              data-testid={key}
              aria-pressed={on}
              title={hint}
              onClick={(event) => run(event.currentTarget)}
            >
              <Icon size={14} aria-hidden="true" />
              {label}
            </button>
          ))}
      </div>
      <DrainOutput node={node.metadata.name} />
      {fault !== undefined && <p className="note machine-note">{t(`machine.note.${fault}`)}</p>}
    </Section>
  );
}
