/** The frame of what stands at the window's bottom, as high as the person drew it. */
import { type ReactNode, type RefObject, useEffect, useLayoutEffect } from 'react';
import { useView } from '../store/view.ts';
import './drawer.css';
import { Edge } from './edge.tsx';

const leastPx = 130;
/** Of the window's height. */
const most = 0.7;

export interface DrawerProps {
  name: 'terminal' | 'ledger';
  label: string;
  /** What its upper edge is called, by which it is drawn higher. */
  edge: string;
  drawer: RefObject<HTMLElement | null>;
  children: ReactNode;
}

export function Drawer({ name, label, edge, drawer, children }: DrawerProps) {
  const height = useView((s) => s.terminalHeight);
  useEffect(() => {
    drawer.current?.style.setProperty('--drawer-height', `${height}px`);
  }, [drawer, height]);
  useLayoutEffect(() => {
    const element = drawer.current;
    // Whoever closes it by a key goes on in the picture, and not at the page's beginning.
    return () => {
      if (element?.contains(document.activeElement) === true)
        document.querySelector<HTMLElement>('.diagram')?.focus({ preventScroll: true });
    };
  }, [drawer]);
  return (
    <section className={`drawer ${name}`} ref={drawer} aria-label={label} data-testid={name}>
      <Edge
        label={edge}
        grows="up"
        size={height}
        least={leastPx}
        most={() => window.innerHeight * most}
        onSize={(terminalHeight) => useView.getState().set({ terminalHeight })}
      />
      {children}
    </section>
  );
}
