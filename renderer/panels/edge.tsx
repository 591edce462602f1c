/** The edge of a panel that a person drags, by pointer or by arrow keys, to make it larger or smaller. */
import type { KeyboardEvent, PointerEvent } from 'react';
import './edge.css';

/** px by which a key moves it. */
const stepPx = 24;

export interface EdgeProps {
  label: string;
  /** Where the panel grows to. */
  grows: 'up' | 'left' | 'right';
  /** px: what the panel is now, and within what it stays. */
  size: number;
  least: number;
  most: () => number;
  onSize: (px: number) => void;
}

const keys: Record<EdgeProps['grows'], readonly [larger: string, smaller: string]> = {
  up: ['ArrowUp', 'ArrowDown'],
  left: ['ArrowLeft', 'ArrowRight'],
  right: ['ArrowRight', 'ArrowLeft'],
};

export function Edge({ label, grows, size, least, most, onSize }: EdgeProps) {
  const give = (px: number): void => onSize(Math.round(Math.min(Math.max(least, px), most())));
  const onKeyDown = (event: KeyboardEvent): void => {
    const [larger, smaller] = keys[grows];
    const by = event.key === larger ? stepPx : event.key === smaller ? -stepPx : 0;
    if (by === 0) return;
    event.preventDefault();
    give(size + by);
  };
  const onPointerMove = ({ currentTarget, pointerId, clientX, clientY }: PointerEvent): void => {
    if (!currentTarget.hasPointerCapture(pointerId)) return;
    const from = { up: window.innerHeight - clientY, left: window.innerWidth - clientX, right: clientX };
    give(from[grows]);
  };
  return (
    <div
      className="edge"
      role="separator"
      aria-orientation={grows === 'up' ? 'horizontal' : 'vertical'}
      aria-label={label}
      aria-valuenow={size}
      aria-valuemin={least}
      data-grows={grows}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
    />
  );
}
