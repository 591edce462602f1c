/** The bar at the bottom: play, step, speed, virtual time, and marks for what happened. */
import { memo, useEffect, useRef } from 'react';
import { Check, ChevronUp, Pause, Play, SquareTerminal, TableProperties, StepForward } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { clockText, untilNextTenth } from '../../store/clock.ts';
import { clock } from '../../store/cluster.ts';
import { setSpeed, step, togglePlay } from '../../store/connection.ts';
import { useSession } from '../../store/session.ts';
import { toggleDrawer, useView } from '../../store/view.ts';
import { Tip } from '../tip.tsx';
import { Marks } from './marks.tsx';
import './timeline.css';

const speeds = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 100] as const;

/** Virtual time: written straight into the page, when its tenths change and no faster than they can be read. */
function Clock() {
  const { t } = useTranslation();
  const ref = useRef<HTMLOutputElement>(null);
  useEffect(() => {
    let timer = 0;
    const show = (): void => {
      window.clearTimeout(timer);
      timer = 0;
      const ms = clock.now(performance.now());
      const text = clockText(ms);
      if (ref.current !== null && text !== ref.current.textContent) ref.current.textContent = text;
      if (clock.running) timer = window.setTimeout(show, untilNextTenth(ms, clock.speed));
    };
    const stop = clock.watch(() => {
      if (timer === 0 || !clock.running) show();
    });
    return () => {
      stop();
      window.clearTimeout(timer);
    };
  }, []);
  return (
    <output ref={ref} className="clock mono" data-testid="virtual-time" aria-label={t('time.now')} aria-live="off" />
  );
}

function Speed() {
  const { t } = useTranslation();
  const speed = useSession((s) => s.pace.speed);
  const name = (factor: number): string => (factor === 0 ? t('time.settle') : t('time.times', { factor }));
  return (
    <DropdownMenu.Root modal={false}>
      <Tip text={t('time.speed')} quiet>
        <DropdownMenu.Trigger asChild>
          <button
            type="button"
            className="button quiet speed"
            data-testid="speed"
            aria-label={`${t('time.speed')}: ${name(speed)}`}
          >
            {name(speed)}
            <ChevronUp size={13} aria-hidden="true" />
          </button>
        </DropdownMenu.Trigger>
      </Tip>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" side="top" align="start" sideOffset={6}>
          <DropdownMenu.RadioGroup value={String(speed)} onValueChange={(value) => void setSpeed(Number(value))}>
            {[...speeds, 0].map((factor) => (
              <DropdownMenu.RadioItem key={factor} value={String(factor)} className="menu-item" data-speed={factor}>
                <span className="menu-check">{factor === speed && <Check size={14} />}</span>
                {name(factor)}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export const Timeline = memo(function Timeline() {
  const { t } = useTranslation();
  const { playing, settled } = useSession((s) => s.pace);
  const connected = useSession((s) => s.connected);
  const terminal = useView((s) => s.terminal);
  const ledger = useView((s) => s.ledger);
  const label = playing ? t('time.pause') : t('time.play');
  return (
    <footer className="timeline">
      <Tip text={`${label} (Space)`}>
        <button
          type="button"
          className="round primary"
          data-testid={playing ? 'pause' : 'play'}
          aria-label={label}
          disabled={!connected}
          onClick={() => void togglePlay()}
        >
          {playing ? <Pause size={17} /> : <Play size={17} />}
        </button>
      </Tip>
      <Tip text={`${t('time.step')} (.)`}>
        <button
          type="button"
          className="round"
          data-testid="step"
          aria-label={t('time.step')}
          disabled={!connected}
          onClick={() => void step()}
        >
          <StepForward size={17} />
        </button>
      </Tip>
      <Tip text={`${t('terminal.title')} (Ctrl+\`)`}>
        <button
          type="button"
          className="round"
          data-testid="terminal-toggle"
          aria-label={t('terminal.title')}
          aria-pressed={terminal}
          onClick={() => toggleDrawer('terminal')}
        >
          <SquareTerminal size={17} />
        </button>
      </Tip>
      <Tip text={`${t('ledger.title')} (R)`}>
        <button
          type="button"
          className="round"
          data-testid="ledger-toggle"
          aria-label={t('ledger.title')}
          aria-pressed={ledger}
          onClick={() => toggleDrawer('ledger')}
        >
          <TableProperties size={17} />
        </button>
      </Tip>
      <div className="timeline-now">
        <Clock />
        <span className="timeline-pace">
          <Speed />
          <span className="faint" data-testid="pace">
            {settled ? t('time.settled') : playing ? t('time.playing') : t('time.paused')}
          </span>
        </span>
      </div>
      <Marks />
    </footer>
  );
});
