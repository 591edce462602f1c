/** A short hint that comes when somebody points at a control and waits. */
import type { ReactNode } from 'react';
import { Tooltip } from 'radix-ui';

/** @param quiet on a control with a menu: the focus that the menu gives back brings no hint, which would lie over what was changed */
export function Tip({ text, quiet = false, children }: { text: string; quiet?: boolean; children: ReactNode }) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild {...(quiet && { onFocus: (event) => event.preventDefault() })}>
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tip" sideOffset={6} collisionPadding={8}>
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
