/** How a machine is taken hold of: its menu comes by a right click, by the menu key, or by its button. */
import type { MouseEvent } from 'react';
import { Ellipsis } from 'lucide-react';
import { i18n } from '../i18n/i18n.ts';
import { openMachineMenu } from '../store/machine-desk.ts';

/** For `onContextMenu`. Pods on the machine are no part of it. */
export function machineMenuAt(uid: string) {
  return (event: MouseEvent<HTMLElement>): void => {
    const { target, currentTarget, clientX, clientY } = event;
    if (!(target instanceof Element) || target.closest('.pod') !== null) return;
    event.preventDefault();
    const head = currentTarget.matches('button') ? currentTarget : currentTarget.querySelector<HTMLElement>('button');
    if (head === null) return;
    // The menu key tells no point, or the middle of what has the focus.
    const { left, bottom } = head.getBoundingClientRect();
    const isKey = event.button !== 2;
    openMachineMenu(uid, isKey ? { x: left, y: bottom } : { x: clientX, y: clientY }, head);
  };
}

export function MachineHandle({ uid, name, left }: { uid: string; name: string; left: number }) {
  const label = i18n.t('machine.more', { name });
  return (
    <button
      type="button"
      className="machine-more nodrag nopan"
      data-testid={`more-${name}`}
      aria-label={label}
      aria-haspopup="menu"
      title={label}
      style={{ left }}
      onClick={(event) => {
        event.stopPropagation();
        const { left: x, bottom: y } = event.currentTarget.getBoundingClientRect();
        openMachineMenu(uid, { x, y }, event.currentTarget);
      }}
    >
      <Ellipsis size={15} aria-hidden="true" />
    </button>
  );
}
