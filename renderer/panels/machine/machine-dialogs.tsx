/** The dialog that is open about a machine, if one is. It closes when its machine is gone. */
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../shared/model/node.ts';
import { useObject } from '../../store/cluster.ts';
import { closeMachineDialog, useMachineDesk } from '../../store/machine-desk.ts';
import { removeMachine } from '../../store/machines.ts';
import { DialogFrame } from './dialog-frame.tsx';
import { DrainDialog } from './drain-dialog.tsx';
import { LabelDialog } from './label-dialog.tsx';
import './machine.css';
import { MachineMenu } from './machine-menu.tsx';
import { ResizeDialog } from './resize-dialog.tsx';
import { TaintDialog } from './taint-dialog.tsx';

function RemoveDialog({ node }: { node: Node }) {
  const { t } = useTranslation();
  const { name } = node.metadata;
  return (
    <DialogFrame what="remove" title={t('machine.dialog.remove', { name })} about={t('machine.dialog.removeAbout')}>
      <div className="dialog-buttons">
        <button
          type="button"
          className="button danger filled"
          data-testid="remove-now"
          onClick={() => {
            closeMachineDialog();
            void removeMachine(node, t('machine.mark.remove', { name }));
          }}
        >
          {t('machine.dialog.removeNow')}
        </button>
        <button type="button" className="button" data-first="" onClick={closeMachineDialog}>
          {t('inspector.keep')}
        </button>
      </div>
    </DialogFrame>
  );
}

const dialogs = {
  drain: DrainDialog,
  taint: TaintDialog,
  label: LabelDialog,
  resize: ResizeDialog,
  remove: RemoveDialog,
} as const;

/** The menu of a machine and its dialogs: once in the window. */
export function MachineDesk() {
  const dialog = useMachineDesk((s) => s.dialog);
  const node = useObject<Node>(dialog?.uid, 'Node');
  const Open = dialog === undefined ? undefined : dialogs[dialog.what];
  return (
    <>
      <MachineMenu />
      {Open !== undefined && node !== undefined && <Open key={node.metadata.uid} node={node} />}
    </>
  );
}
