/** Keys that work everywhere but in text fields: play, step, open, delete, let go, change the view. */
import { isTyping } from './panels/doors.tsx';
import { useDeleteQuestion } from './panels/inspector/delete-button.tsx';
import { prepareLine } from './store/terminal.ts';
import { follow, useTrail } from './store/trail.ts';
import { records } from './store/cluster.ts';
import { openFiles, step, togglePlay } from './store/connection.ts';
import { openMachineDialog } from './store/machine-desk.ts';
import { toggleDrawer, useView, viewNames } from './store/view.ts';

/** True for elements that do something of their own with Space and Enter. */
function takesSpace(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('button, a, [role="menuitemradio"], [role="tab"]') !== null &&
    !target.matches('[data-walk]')
  );
}

/** True in a menu or a dialog: its keys are its own. */
function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="menu"], .dialog') !== null;
}

const isInTerminal = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('.xterm') !== null;

function onKeyDown(event: KeyboardEvent): void {
  const ctrl = event.ctrlKey || event.metaKey;
  if (ctrl && event.key.toLowerCase() === 'o' && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    openFiles();
    return;
  }
  if (ctrl && (event.key === '`' || event.code === 'Backquote') && !event.altKey) {
    event.preventDefault();
    toggleDrawer('terminal');
    return;
  }
  // In the terminal too; the fields of the page have a use of their own for it.
  if (ctrl && event.key === 'Enter' && (!isTyping(event) || isInTerminal(event.target))) {
    event.preventDefault();
    prepareLine();
    return;
  }
  if (ctrl || event.altKey || isTyping(event) || isElsewhere(event.target)) return;
  const { selected, select, opened, open } = useView.getState();
  switch (event.key) {
    case ' ':
      if (takesSpace(event.target)) return;
      event.preventDefault();
      void togglePlay();
      return;
    case 'r':
      event.preventDefault();
      toggleDrawer('ledger');
      return;
    case '.':
      event.preventDefault();
      void step();
      return;
    case '1':
    case '2': {
      const view = viewNames[Number(event.key) - 1];
      if (view !== undefined) useView.getState().set({ view });
      return;
    }
    case 'Escape':
      // The topmost thing goes first.
      if (event.defaultPrevented) return;
      if (opened === undefined && useTrail.getState().record !== undefined) follow(undefined);
      else if (opened === undefined) select(undefined);
      else open(undefined);
      return;
    case 'Delete':
      if (selected === undefined || selected.startsWith('users:')) return;
      event.preventDefault();
      // A machine is removed as its menu does it.
      if (records.get(selected)?.kind === 'Node') return openMachineDialog(selected, 'remove');
      useView.getState().set({ inspector: true });
      useDeleteQuestion.setState({ open: true });
      return;
    default:
  }
}

/** Starts listening; gives a function that stops. */
export function listenToKeys(): () => void {
  window.addEventListener('keydown', onKeyDown);
  return () => window.removeEventListener('keydown', onKeyDown);
}
