/** The frame of what stands at the window's bottom: as high as the person drew it, by pointer or by keys. */
import { type ReactNode, type RefObject, useEffect } from 'react';
import { useView } from '../store/view.ts';
import './drawer.css';

/** px by which a key changes the height, and of which a drawer has at least so many. */
const stepPx = 24;
const leastPx = 130;
/** Of the window's height. */
const most = 0.7;

const heightWithin = (px: number): number =>
  Math.min(Math.max(leastPx, Math.round(px)), Math.round(window.innerHeight * most));

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
  const setHeight = (px: number): void => useView.getState().set({ terminalHeight: heightWithin(px) });
  useEffect(() => {
    drawer.current?.style.setProperty('--drawer-height', `${height}px`);
  }, [drawer, height]);
  return (
    <section className={`drawer ${name}`} ref={drawer} aria-label={label} data-testid={name}>
      <div
        className="drawer-edge"
        role="separator"
        aria-orientation="horizontal"
        aria-label={edge}
        aria-valuenow={height}
        aria-valuemin={leastPx}
        tabIndex={0}
        onKeyDown={({ key }) => {
          const by = key === 'ArrowUp' ? stepPx : key === 'ArrowDown' ? -stepPx : 0;
          if (by !== 0) setHeight(height + by);
        }}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={({ currentTarget, pointerId, clientY }) => {
          if (currentTarget.hasPointerCapture(pointerId)) setHeight(window.innerHeight - clientY);
        }}
      />
      {children}
    </section>
  );
}
