/** What can be done to a machine: one list, for its menu in the diagram and for its buttons in the inspector. */
import {
  Ban,
  CirclePower,
  DoorClosed,
  DoorOpen,
  type LucideIcon,
  PanelRightOpen,
  Plug,
  PowerOff,
  Scaling,
  ShieldAlert,
  Tag,
  Trash2,
  Truck,
  Unplug,
} from 'lucide-react';
import type { Node } from '../../../shared/model/node.ts';
import { machineFaultOf, type MachineFault } from '../../graph/machine-fault.ts';
import { cordonPatch, faultPatch, isCordoned, isOutOfService, outOfServicePatch } from '../../graph/machine-patches.ts';
import { i18n } from '../../i18n/i18n.ts';
import { patchObject } from '../../store/connection.ts';
import { type MachineDialog, openMachineDialog } from '../../store/machine-desk.ts';
import { useView } from '../../store/view.ts';

export interface Deed {
  key: string;
  icon: LucideIcon;
  label: string;
  hint?: string;
  /** Set for what can be on or off. */
  on?: boolean;
  /** It destroys something. */
  grave?: boolean;
  /** @param opener gets the focus back when a dialog closes */
  run(opener?: HTMLElement): void;
}

const t = i18n.t.bind(i18n);

function dialog(node: Node, key: MachineDialog, icon: LucideIcon): Deed {
  return {
    key,
    icon,
    label: t(`machine.deed.${key}`),
    run: (opener) => openMachineDialog(node.metadata.uid ?? '', key, opener),
  };
}

function fault(node: Node, key: MachineFault, icons: { off: LucideIcon; on: LucideIcon }): Deed {
  const { name } = node.metadata;
  const on = machineFaultOf(node) === key;
  return {
    key: `machine-${key}`,
    icon: on ? icons.on : icons.off,
    label: on ? t(`machine.undo.${key}`) : t(`machine.do.${key}`),
    hint: t(`machine.hint.${key}`),
    on,
    run: () =>
      void patchObject(node, faultPatch(on ? undefined : key), t(`machine.mark.${on ? 'well' : key}`, { name })),
  };
}

function cordon(node: Node): Deed {
  const { name } = node.metadata;
  const on = isCordoned(node);
  return {
    key: 'cordon',
    icon: on ? DoorOpen : DoorClosed,
    label: t(on ? 'machine.uncordon' : 'machine.cordon'),
    hint: t('machine.hint.cordon'),
    on,
    run: () =>
      void patchObject(node, cordonPatch(node), t(on ? 'machine.mark.uncordon' : 'machine.mark.cordon', { name })),
  };
}

function retire(node: Node): Deed {
  const { name } = node.metadata;
  const on = isOutOfService(node);
  return {
    key: 'retire',
    icon: Ban,
    label: t(on ? 'machine.undo.retire' : 'machine.do.retire'),
    hint: t('machine.hint.retire'),
    on,
    run: () => void patchObject(node, outOfServicePatch(node), t(`machine.mark.${on ? 'well' : 'retire'}`, { name })),
  };
}

/** Looks at the machine in the inspector. */
export function openDeed(node: Node): Deed {
  return {
    key: 'open',
    icon: PanelRightOpen,
    label: t('machine.deed.open'),
    run: () => useView.getState().set({ selected: node.metadata.uid, inspector: true }),
  };
}

/** In groups, as a menu divides them: its pods, its description, its faults, its end. */
export function machineDeeds(node: Node): Deed[][] {
  return [
    [cordon(node), dialog(node, 'drain', Truck)],
    [dialog(node, 'taint', ShieldAlert), dialog(node, 'label', Tag), dialog(node, 'resize', Scaling)],
    [
      fault(node, 'off', { off: PowerOff, on: CirclePower }),
      fault(node, 'cut-off', { off: Unplug, on: Plug }),
      retire(node),
    ],
    [{ ...dialog(node, 'remove', Trash2), grave: true }],
  ];
}
