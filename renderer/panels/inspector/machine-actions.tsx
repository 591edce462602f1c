/** What can be done to a machine: closed to new pods, without power, without network; and back. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../shared/model/node.ts';
import { machineFaultOf, MACHINE_ANNOTATION, type MachineFault } from '../../graph/machine-fault.ts';
import { drainMachine, drainOf, patchObject } from '../../store/connection.ts';
import { Section } from './parts.tsx';

const faults: readonly MachineFault[] = ['off', 'cut-off'];

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
  const { name } = node.metadata;
  const now = machineFaultOf(node);
  const cordoned = node.spec.unschedulable === true;
  const setFault = (fault: MachineFault | undefined): void => {
    const patch = { metadata: { annotations: { [MACHINE_ANNOTATION]: fault ?? null } } };
    void patchObject(node, patch, t(`machine.mark.${fault ?? 'well'}`, { name }));
  };
  const cordon = (): void => {
    const patch = { spec: { unschedulable: cordoned ? null : true } };
    void patchObject(node, patch, t(cordoned ? 'machine.mark.uncordon' : 'machine.mark.cordon', { name }));
  };
  return (
    <Section title={t('machine.actions')}>
      <div className="faults">
        <button type="button" className="button" data-testid="cordon" aria-pressed={cordoned} onClick={cordon}>
          {t(cordoned ? 'machine.uncordon' : 'machine.cordon')}
        </button>
        <button
          type="button"
          className="button"
          data-testid="drain"
          title={t('machine.hint.drain')}
          onClick={() => void drainMachine(name, t('machine.mark.drain', { name }))}
        >
          {t('machine.drain')}
        </button>
        {faults.map((fault) => (
          <button
            key={fault}
            type="button"
            className="button"
            data-testid={`machine-${fault}`}
            aria-pressed={now === fault}
            title={t(`machine.hint.${fault}`)}
            onClick={() => setFault(now === fault ? undefined : fault)}
          >
            {t(now === fault ? `machine.undo.${fault}` : `machine.do.${fault}`)}
          </button>
        ))}
      </div>
      <DrainOutput node={name} />
      {now !== undefined && <p className="note machine-note">{t(`machine.note.${now}`)}</p>}
    </Section>
  );
}
