/** The taints of a machine: what is there, each to be taken away, and one more. */
import { type FormEvent, useState } from 'react';
import { Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Node, Taint } from '../../../shared/model/node.ts';
import { isOwnTaint, isSameTaint, taintPatch, taintText, untaintPatch } from '../../graph/machine-patches.ts';
import { changeMachine } from '../../store/machines.ts';
import { DialogFrame, Field, Refusal, TextField } from './dialog-frame.tsx';

const effects: readonly Taint['effect'][] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function TaintDialog({ node }: { node: Node }) {
  const { t } = useTranslation();
  const [key, setKey] = useState('');
  const [value, setValue] = useState('');
  const [effect, setEffect] = useState<Taint['effect']>('NoSchedule');
  const [refusal, setRefusal] = useState<string>();
  const { name } = node.metadata;
  const taints = node.spec.taints ?? [];
  const typed: Taint = { key: key.trim(), ...(value.trim() !== '' && { value: value.trim() }), effect };
  const known = taints.some((taint) => isSameTaint(taint, typed));

  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const label = t('machine.mark.taint', { name, taint: taintText(typed) });
    const why = await changeMachine(node, taintPatch(node, typed), label);
    setRefusal(why);
    if (why !== undefined) return;
    setKey('');
    setValue('');
  };
  const remove = async (taint: Taint): Promise<void> => {
    const label = t('machine.mark.untaint', { name, taint: taintText(taint) });
    setRefusal(await changeMachine(node, untaintPatch(node, taint), label));
  };

  return (
    <DialogFrame what="taint" title={t('machine.dialog.taint', { name })} about={t('machine.dialog.taintAbout')}>
      <ul className="dialog-list" data-testid="taints">
        {taints.length === 0 && <li className="faint">{t('machine.dialog.noTaints')}</li>}
        {taints.map((taint) => (
          <li key={`${taint.key} ${taint.effect}`}>
            <span className="mono">{taintText(taint)}</span>
            {isOwnTaint(taint) ? (
              <span className="faint">{t('machine.dialog.byCluster')}</span>
            ) : (
              <button
                type="button"
                className="button quiet icon"
                aria-label={t('machine.dialog.take', { what: taintText(taint) })}
                onClick={() => void remove(taint)}
              >
                <Trash2 size={15} />
              </button>
            )}
          </li>
        ))}
      </ul>
      <form className="dialog-form" onSubmit={(event) => void add(event)}>
        <div className="desk-row">
          <TextField label={t('machine.dialog.key')} value={key} onChange={setKey} testId="taint-key" />
          <TextField label={t('machine.dialog.value')} value={value} onChange={setValue} testId="taint-value" />
        </div>
        <Field label={t('machine.dialog.effect')} hint={t(`machine.effect.${effect}`)}>
          {(id) => (
            <select
              id={id}
              value={effect}
              data-testid="taint-effect"
              onChange={(event) => setEffect(effects.find((one) => one === event.target.value) ?? effect)}
            >
              {effects.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
        </Field>
        <Refusal text={refusal} />
        <div className="dialog-buttons">
          <button type="submit" className="button primary" data-testid="taint-add">
            {t(known ? 'machine.dialog.replace' : 'machine.dialog.add')}
          </button>
        </div>
      </form>
    </DialogFrame>
  );
}
