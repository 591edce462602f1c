/** The labels of a machine: what is there, each to be taken away, and one more or another value. */
import { type FormEvent, useState } from 'react';
import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../shared/model/node.ts';
import { labelPatch, zoneLabel } from '../../graph/machine-patches.ts';
import { changeMachine } from '../../store/machines.ts';
import { DialogFrame, Refusal, TextField } from './dialog-frame.tsx';

/** What a kubelet says of its machine: it would set them again. */
const isOfKubelet = (key: string): boolean => /^(beta\.|node\.)?kubernetes\.io\//.test(key);

const usual = [zoneLabel, 'topology.kubernetes.io/region', 'disktype', 'gpu'];

export function LabelDialog({ node }: { node: Node }) {
  const { t } = useTranslation();
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const [refusal, setRefusal] = useState<string>();
  const { name, labels = {} } = node.metadata;

  const all = Object.entries(labels);
  // First those that a person may change.
  const listed = [...all.filter(([k]) => !isOfKubelet(k)), ...all.filter(([k]) => isOfKubelet(k))];
  const set = async (what: string, to: string | null): Promise<boolean> => {
    const label =
      to === null
        ? t('machine.mark.unlabel', { name, label: what })
        : t('machine.mark.label', { name, label: `${what}=${to}` });
    const why = await changeMachine(node, labelPatch(what, to), label);
    setRefusal(why);
    return why === undefined;
  };
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!(await set(key.trim(), value.trim()))) return;
    setKey('');
    setValue('');
  };

  return (
    <DialogFrame what="label" title={t('machine.dialog.label', { name })} about={t('machine.dialog.labelAbout')}>
      <ul className="dialog-list" data-testid="labels">
        {listed.map(([k, v]) => (
          <li key={k}>
            <span className="mono">
              {k}={v}
            </span>
            {isOfKubelet(k) ? (
              <span className="faint">{t('machine.dialog.byKubelet')}</span>
            ) : (
              <button
                type="button"
                className="button quiet icon"
                aria-label={t('machine.dialog.take', { what: k })}
                onClick={() => void set(k, null)}
              >
                <Trash2 size={15} />
              </button>
            )}
          </li>
        ))}
      </ul>
      <form className="dialog-form" onSubmit={(event) => void add(event)}>
        <div className="desk-row">
          <TextField label={t('machine.dialog.key')} value={key} onChange={setKey} testId="label-key" list={usual} />
          <TextField label={t('machine.dialog.value')} value={value} onChange={setValue} testId="label-value" />
        </div>
        <Refusal text={refusal} />
        <div className="dialog-buttons">
          <button type="submit" className="button primary" data-testid="label-add">
            {t(labels[key.trim()] === undefined ? 'machine.dialog.add' : 'machine.dialog.replace')}
          </button>
        </div>
      </form>
    </DialogFrame>
  );
}
