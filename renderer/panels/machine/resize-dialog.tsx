/** A machine of another size: cpu, memory, and how many pods it takes. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../shared/model/node.ts';
import { type MachineSize, sizeOf, sizeStatus } from '../../graph/machine-patches.ts';
import { closeMachineDialog } from '../../store/machine-desk.ts';
import { changeMachineStatus } from '../../store/machines.ts';
import { DialogFrame, Refusal, TextField } from './dialog-frame.tsx';

export function ResizeDialog({ node }: { node: Node }) {
  const { t } = useTranslation();
  const [size, setSize] = useState<MachineSize>(() => sizeOf(node));
  const [refusal, setRefusal] = useState<string>();
  const { name } = node.metadata;
  const field = (what: keyof MachineSize, label: string) => (
    <TextField
      label={label}
      value={size[what]}
      testId={`resize-${what}`}
      onChange={(value) => setSize({ ...size, [what]: value })}
    />
  );
  const resize = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const [cpu, memory, pods] = [size.cpu, size.memory, size.pods].map((text) => text.trim());
    const wanted = { cpu: cpu ?? '', memory: memory ?? '', pods: pods ?? '' };
    const label = t('machine.mark.resize', { name, size: `${wanted.cpu} cpu, ${wanted.memory}, ${wanted.pods} pods` });
    const why = await changeMachineStatus(node, sizeStatus(wanted), label);
    setRefusal(why);
    if (why === undefined) closeMachineDialog();
  };
  return (
    <DialogFrame what="resize" title={t('machine.dialog.resize', { name })} about={t('machine.dialog.resizeAbout')}>
      <form className="dialog-form" onSubmit={(event) => void resize(event)}>
        <div className="desk-row">
          {field('cpu', t('fact.cpu'))}
          {field('memory', t('fact.memory'))}
          {field('pods', t('inspector.pods'))}
        </div>
        <Refusal text={refusal} />
        <div className="dialog-buttons">
          <button type="submit" className="button primary" data-testid="resize-now">
            {t('machine.dialog.resizeNow')}
          </button>
        </div>
      </form>
    </DialogFrame>
  );
}
