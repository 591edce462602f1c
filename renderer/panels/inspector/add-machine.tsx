/** A new machine for the cluster: its size is asked for, its name is the next one. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { records } from '../../store/cluster.ts';
import { addMachine } from '../../store/machines.ts';

/** "worker-4", where the last is worker-3. */
function nextName(): string {
  const numbers = [...records.ofKind('Node').values()].map((n) =>
    Number(/^worker-(\d+)$/.exec(n.metadata.name)?.[1] ?? 0),
  );
  return `worker-${Math.max(0, ...numbers) + 1}`;
}

export function AddMachine() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [cpu, setCpu] = useState('4');
  const [memory, setMemory] = useState('8Gi');
  const [zone, setZone] = useState('');
  const add = (event: FormEvent): void => {
    event.preventDefault();
    const name = nextName();
    void addMachine({ name, cpu, memory, ...(zone !== '' && { zone }) }, t('machine.mark.add', { name }));
    setOpen(false);
  };
  if (!open) {
    return (
      <button type="button" className="button" data-testid="add-machine" onClick={() => setOpen(true)}>
        {t('machine.add')}
      </button>
    );
  }
  return (
    <form className="add-machine" onSubmit={add}>
      <label>
        {t('machine.cpu')}
        <input value={cpu} size={4} onChange={(e) => setCpu(e.target.value)} />
      </label>
      <label>
        {t('machine.memory')}
        <input value={memory} size={5} onChange={(e) => setMemory(e.target.value)} />
      </label>
      <label>
        zone
        <input value={zone} size={5} onChange={(e) => setZone(e.target.value)} />
      </label>
      <button type="submit" className="button primary" data-testid="add-machine-now">
        {t('machine.addNow')}
      </button>
    </form>
  );
}
