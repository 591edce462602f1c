/** Which machine somebody is busy with: where its menu is open, and which dialog. */
import { create } from 'zustand';

export const machineDialogs = ['drain', 'taint', 'label', 'resize', 'remove'] as const;
export type MachineDialog = (typeof machineDialogs)[number];

export interface MachineDesk {
  /** The machine's uid, and the menu's corner in CSS pixels. */
  menu: { uid: string; x: number; y: number } | undefined;
  dialog: { uid: string; what: MachineDialog } | undefined;
}

export const useMachineDesk = create<MachineDesk>()(() => ({ menu: undefined, dialog: undefined }));

/** What had the focus when the menu or a dialog opened: it gets it back. */
let from: HTMLElement | undefined;

/** Opens the menu of a machine beside a point. */
export function openMachineMenu(uid: string, at: { x: number; y: number }, opener: HTMLElement): void {
  from = opener;
  useMachineDesk.setState({ menu: { uid, ...at } });
}

export const closeMachineMenu = (): void => useMachineDesk.setState({ menu: undefined });

/** Opens a dialog about a machine. */
export function openMachineDialog(uid: string, what: MachineDialog, opener?: HTMLElement): void {
  if (opener !== undefined) from = opener;
  useMachineDesk.setState({ dialog: { uid, what } });
}

export const closeMachineDialog = (): void => useMachineDesk.setState({ dialog: undefined });

/** Gives the focus back to what had it, where that is still there. */
export function focusOpener(): void {
  if (from?.isConnected === true) from.focus({ preventScroll: true });
}
