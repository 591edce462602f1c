/** The handle on an owner's bar: dragged or moved by keys it asks for another number of pods, on letting go. */
import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { mostByHand, replicasAt, replicasByKey } from '../../graph/ownership/dragging.ts';
import { i18n } from '../../i18n/i18n.ts';
import { patchObject } from '../../store/connection.ts';

/** Real ms after the last key before what was chosen by keys is asked for. */
const keyPause = 600;

interface Grip {
  x: number;
  width: number;
}

export function ScaleHandle({ object, wanted, total }: { object: KubeObject; wanted: number; total: number }) {
  const [chosen, setChosen] = useState<number>();
  const grip = useRef<Grip>(undefined);
  const timer = useRef(0);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const handle = useRef<HTMLSpanElement>(null);
  const isDragged = chosen !== undefined;
  // What it says stands out of its card, over the others.
  useLayoutEffect(() => {
    if (!isDragged) return undefined;
    const lifted = ['.owner', '.react-flow__node'].flatMap((holder) => handle.current?.closest(holder) ?? []);
    for (const holder of lifted) holder.setAttribute('data-lifted', '');
    return () => {
      for (const holder of lifted) holder.removeAttribute('data-lifted');
    };
  }, [isDragged]);

  const ask = (replicas: number | undefined): void => {
    window.clearTimeout(timer.current);
    setChosen(undefined);
    if (replicas === undefined || replicas === wanted) return;
    const label = i18n.t('ownership.scaleMark', { name: object.metadata.name, count: replicas });
    void patchObject(object, { spec: { replicas } }, label);
  };
  const take = (event: PointerEvent<HTMLElement>): void => {
    const bar = event.currentTarget.parentElement?.getBoundingClientRect();
    if (event.button !== 0 || bar === undefined) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX, width: bar.width / total };
    setChosen(wanted);
  };
  const move = (event: PointerEvent<HTMLElement>): void => {
    if (grip.current === undefined) return;
    setChosen(replicasAt(wanted, event.clientX - grip.current.x, grip.current.width));
  };
  const letGo = (): void => {
    if (grip.current === undefined) return;
    grip.current = undefined;
    ask(chosen);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && chosen !== undefined) {
      event.preventDefault();
      grip.current = undefined;
      ask(undefined);
      return;
    }
    if (event.key === 'Enter' && chosen !== undefined) return ask(chosen);
    const next = replicasByKey(event.key, chosen ?? wanted);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setChosen(next);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => ask(next), keyPause);
  };

  const now = chosen ?? wanted;
  return (
    <>
      {isDragged && chosen !== wanted && (
        <span
          className="scale-ghost"
          data-less={chosen < wanted || undefined}
          aria-hidden="true"
          style={{
            left: `${(Math.min(chosen, wanted) / total) * 100}%`,
            width: `${(Math.abs(chosen - wanted) / total) * 100}%`,
          }}
        />
      )}
      <span
        ref={handle}
        className="scale-handle nodrag nopan"
        role="slider"
        tabIndex={0}
        data-testid="scale-handle"
        data-dragged={isDragged || undefined}
        title={i18n.t('ownership.scaleHint')}
        aria-label={i18n.t('ownership.scale', { name: object.metadata.name })}
        aria-valuemin={0}
        aria-valuemax={mostByHand}
        aria-valuenow={now}
        style={{ left: `${(now / total) * 100}%` }}
        onPointerDown={take}
        onPointerMove={move}
        onPointerUp={letGo}
        onPointerCancel={() => {
          grip.current = undefined;
          ask(undefined);
        }}
        onKeyDown={press}
        onClick={(event) => event.stopPropagation()}
      >
        {isDragged && (
          <span className="scale-bubble">
            {wanted} → <b>{chosen}</b>
          </span>
        )}
      </span>
    </>
  );
}
