/** The menu of a machine in the diagram: one for all machines, where somebody asked for it. */
import { Fragment } from 'react';
import { DropdownMenu } from 'radix-ui';
import type { Node } from '../../../shared/model/node.ts';
import { useObject } from '../../store/cluster.ts';
import { closeMachineMenu, focusOpener, useMachineDesk } from '../../store/machine-desk.ts';
import { type Deed, machineDeeds, openDeed } from './deeds.ts';

function Item({ deed }: { deed: Deed }) {
  const { key, icon: Icon, label, hint, grave, run } = deed;
  return (
    <DropdownMenu.Item
      className="menu-item"
      data-testid={`menu-${key}`}
      data-grave={grave}
      title={hint}
      onSelect={() => run()}
    >
      <Icon size={15} aria-hidden="true" />
      {label}
    </DropdownMenu.Item>
  );
}

function Items({ node }: { node: Node }) {
  const groups = [[openDeed(node)], ...machineDeeds(node)];
  return (
    <>
      <DropdownMenu.Label className="menu-title mono">{node.metadata.name}</DropdownMenu.Label>
      {groups.map((deeds, i) => (
        <Fragment key={deeds[0]?.key}>
          {i > 0 && <DropdownMenu.Separator className="menu-line" />}
          {deeds.map((deed) => (
            <Item key={deed.key} deed={deed} />
          ))}
        </Fragment>
      ))}
    </>
  );
}

export function MachineMenu() {
  const menu = useMachineDesk((s) => s.menu);
  const node = useObject<Node>(menu?.uid, 'Node');
  if (menu === undefined || node === undefined) return null;
  return (
    <DropdownMenu.Root
      key={`${menu.uid} ${menu.x} ${menu.y}`}
      open
      modal={false}
      onOpenChange={(open) => {
        if (!open) closeMachineMenu();
      }}
    >
      <DropdownMenu.Trigger asChild>
        <span className="menu-anchor" aria-hidden="true" tabIndex={-1} style={{ left: menu.x, top: menu.y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          data-testid="machine-menu"
          align="start"
          sideOffset={2}
          collisionPadding={8}
          aria-label={node.metadata.name}
          // A dialog that was asked for takes the focus itself.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (useMachineDesk.getState().dialog === undefined) focusOpener();
          }}
        >
          <Items node={node} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
