/** Deleting asks once, beside the button that was pressed: no window-wide dialog. */
import { Trash2 } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { deleteObject } from '../../store/connection.ts';

/** Whether the question is open: the Delete key opens it too. */
export const useDeleteQuestion = create<{ open: boolean }>()(() => ({ open: false }));

export function DeleteButton({ object }: { object: KubeObject }) {
  const { t } = useTranslation();
  const open = useDeleteQuestion((s) => s.open);
  const { kind, metadata } = object;
  const { name } = metadata;
  return (
    <Popover.Root open={open} onOpenChange={(next) => useDeleteQuestion.setState({ open: next })}>
      <Popover.Trigger asChild>
        <button type="button" className="button danger" data-testid="delete-object">
          <Trash2 size={14} aria-hidden="true" />
          {t('inspector.delete')}
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className="menu question" side="top" align="start" sideOffset={6} collisionPadding={8}>
          <strong>{t('inspector.deleteAsk', { kind, name })}</strong>
          {kind === 'Pod' && <p className="faint">{t('inspector.deletePodHint')}</p>}
          <div className="question-buttons">
            <button
              type="button"
              className="button danger filled"
              data-testid="confirm-delete"
              onClick={() => {
                useDeleteQuestion.setState({ open: false });
                void deleteObject(object);
              }}
            >
              {t('inspector.deleteYes')}
            </button>
            <Popover.Close className="button">{t('inspector.keep')}</Popover.Close>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
