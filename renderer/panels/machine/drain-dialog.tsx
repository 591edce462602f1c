/** Draining, with kubectl's flags: the command that would do the same is shown. */
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../shared/model/node.ts';
import { closeMachineDialog } from '../../store/machine-desk.ts';
import { drainMachine } from '../../store/machines.ts';
import { DialogFrame, Field } from './dialog-frame.tsx';

const flags = [
  { key: 'ignoreDaemonSets', flag: '--ignore-daemonsets' },
  { key: 'deleteEmptyDirData', flag: '--delete-emptydir-data' },
  { key: 'force', flag: '--force' },
] as const;

export function DrainDialog({ node }: { node: Node }) {
  const { t } = useTranslation();
  const [on, setOn] = useState({ ignoreDaemonSets: true, deleteEmptyDirData: true, force: true });
  const [grace, setGrace] = useState('');
  const { name } = node.metadata;
  const seconds = grace === '' ? undefined : Math.max(0, Math.trunc(Number(grace)));
  const command = [
    `kubectl drain ${name}`,
    ...flags.filter(({ key }) => on[key]).map(({ flag }) => flag),
    ...(seconds === undefined ? [] : [`--grace-period=${seconds}`]),
  ].join(' ');
  const drain = (event: FormEvent): void => {
    event.preventDefault();
    const graceful = seconds === undefined ? {} : { gracePeriodSeconds: seconds };
    void drainMachine(name, { ...on, ...graceful }, t('machine.mark.drain', { name }));
    closeMachineDialog();
  };
  return (
    <DialogFrame what="drain" title={t('machine.dialog.drain', { name })} about={t('machine.hint.drain')}>
      <form className="dialog-form" onSubmit={drain}>
        {flags.map(({ key, flag }) => (
          <label key={key} className="check">
            <input
              type="checkbox"
              checked={on[key]}
              data-testid={`drain-${key}`}
              onChange={(event) => setOn({ ...on, [key]: event.target.checked })}
            />
            <span>
              <span className="mono">{flag}</span> <span className="faint">{t(`machine.flag.${key}`)}</span>
            </span>
          </label>
        ))}
        <Field label={t('machine.dialog.grace')} hint={t('machine.dialog.graceHint')}>
          {(id) => (
            <input
              id={id}
              type="number"
              min={0}
              value={grace}
              data-testid="drain-grace"
              onChange={(event) => setGrace(event.target.value)}
            />
          )}
        </Field>
        <code className="command mono" data-testid="drain-command">
          {command}
        </code>
        <div className="dialog-buttons">
          <button type="submit" className="button primary" data-testid="drain-now">
            {t('machine.dialog.drainNow')}
          </button>
        </div>
      </form>
    </DialogFrame>
  );
}
