/** The time line: how far it has come, and a mark for each thing worth going back to in words. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../../store/clock.ts';
import { clock, records, turns } from '../../store/cluster.ts';
import { type Mark, useSession } from '../../store/session.ts';
import { revealLine } from '../../store/terminal.ts';
import { useView } from '../../store/view.ts';
import { lineEnd, placeMarks, textOf } from './mark-places.ts';

/** Shows what a mark is about. */
function follow({ uid, terminal }: Mark): void {
  if (terminal === undefined) return useView.getState().select(uid);
  revealLine(terminal.tab, terminal.input);
}

export function Marks() {
  const { t } = useTranslation();
  const marks = useSession((s) => s.marks);
  const ref = useRef<HTMLDivElement>(null);
  const done = useRef<HTMLElement>(null);
  const handle = useRef<HTMLElement>(null);
  const [width, setWidth] = useState(0);
  const [end, setEnd] = useState(30_000);
  useEffect(() => {
    const element = ref.current;
    const bar = done.current;
    const grip = handle.current;
    if (element === null || bar === null || grip === null) return undefined;
    let room = 0;
    let shown = '';
    // Among the other turns, so that it moves in frames that change anyway, and only when a pixel is passed: an animation
    // would have its style worked out in every frame.
    const move = (): void => {
      const now = clock.now(performance.now());
      const to = lineEnd(now);
      const px = Math.round((now / to) * room);
      const place = `${px} ${room} ${to}`;
      if (place === shown) return;
      shown = place;
      setEnd(to);
      grip.style.transform = `translateX(${px}px)`;
      bar.style.transform = `translateX(${px - room}px)`;
    };
    const sizes = new ResizeObserver(() => {
      room = element.clientWidth;
      setWidth(room);
      move();
    });
    sizes.observe(element);
    const stop = clock.watch(() => turns.ask('handle', move));
    return () => {
      stop();
      turns.drop('handle');
      sizes.disconnect();
    };
  }, []);
  const textSize = useView((s) => s.textSize);
  const places = width === 0 ? [] : placeMarks(marks, end, width, 6.6 * textSize);
  return (
    <div className="marks" ref={ref} role="group" aria-label={t('time.marks')}>
      <span className="marks-line">
        <i ref={done} />
      </span>
      {places.map((place) => {
        const { mark, x, side, align } = place;
        const known = mark.terminal !== undefined || (mark.uid !== undefined && records.get(mark.uid) !== undefined);
        const text = textOf(place);
        const title = `${clockText(mark.at)} ${text}`;
        const inside = (
          <>
            <i />
            {side !== undefined && (
              <span data-side={side} data-align={align}>
                {text}
              </span>
            )}
          </>
        );
        return known ? (
          <button
            key={mark.id}
            type="button"
            className="mark"
            data-tone={mark.tone}
            style={{ left: x }}
            title={title}
            aria-label={title}
            onClick={() => follow(mark)}
          >
            {inside}
          </button>
        ) : (
          <span key={mark.id} className="mark" data-tone={mark.tone} style={{ left: x }} title={title}>
            {inside}
          </span>
        );
      })}
      <b ref={handle} className="marks-now" />
      {marks.length === 0 && <span className="marks-empty faint">{t('timeline.empty')}</span>}
      <span className="marks-end mono faint">{clockText(end).slice(0, -2)}</span>
    </div>
  );
}
