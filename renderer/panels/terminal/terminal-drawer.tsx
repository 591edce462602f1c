/** The drawer at the bottom: terminals in tabs, what the one in front waits for, and what a person may do with it. */
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { Eraser, Keyboard, Palette, Play, Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { closeTerminal, finishEdit, newTerminal } from '../../store/terminal.ts';
import { useTerminal } from '../../store/terminal-text.ts';
import { play } from '../../store/connection.ts';
import { useSession } from '../../store/session.ts';
import { useView } from '../../store/view.ts';
import { Drawer } from '../drawer.tsx';
import { Tip } from '../tip.tsx';
import { PreparedLine } from './prepared-line.tsx';
import './terminal.css';

const TerminalView = lazy(async () => ({ default: (await import('./terminal-view.tsx')).TerminalView }));
const FileEditor = lazy(async () => ({ default: (await import('./file-editor.tsx')).FileEditor }));

function Tabs({ onChosen }: { onChosen: () => void }) {
  const { t } = useTranslation();
  const tabs = useTerminal((s) => s.tabs);
  const active = useTerminal((s) => s.active);
  return (
    <div className="terminal-tabs" role="tablist" aria-label={t('terminal.tabs')}>
      {tabs.map(({ name, front }) => (
        <span key={name} className="terminal-tab" data-active={name === active}>
          <button
            type="button"
            role="tab"
            className="mono"
            aria-selected={name === active}
            tabIndex={name === active ? 0 : -1}
            onClick={() => {
              useTerminal.setState({ active: name });
              onChosen();
            }}
            onKeyDown={(event) => {
              const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
              const at = tabs.findIndex((tab) => tab.name === name) + by;
              const next = tabs[at];
              if (by === 0 || next === undefined) return;
              useTerminal.setState({ active: next.name });
              event.currentTarget.closest('.terminal-tabs')?.querySelectorAll<HTMLElement>('[role=tab]')[at]?.focus();
            }}
          >
            {name}
            {front === 'ended' && ` (${t('terminal.ended')})`}
          </button>
          <button
            type="button"
            className="terminal-close"
            aria-label={t('terminal.close', { tab: name })}
            onClick={() => {
              void closeTerminal(name);
              if (tabs.length === 1) useView.getState().set({ terminal: false });
            }}
          >
            <X size={12} />
          </button>
        </span>
      ))}
      <Tip text={t('terminal.another')}>
        <button
          type="button"
          className="terminal-tool"
          data-testid="terminal-new"
          aria-label={t('terminal.another')}
          onClick={newTerminal}
        >
          <Plus size={15} />
        </button>
      </Tip>
    </div>
  );
}

/** A command waits for time to pass, and time stands still. */
function Waiting({ onPlay }: { onPlay: () => void }) {
  const front = useTerminal((s) => s.tabs.find(({ name }) => name === s.active)?.front);
  const playing = useSession((s) => s.pace.playing);
  return front === 'waits' && !playing ? <WaitsLong onPlay={onPlay} /> : null;
}

/** What is answered at once is nothing to wait for. */
function WaitsLong({ onPlay }: { onPlay: () => void }) {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  return (
    <span className="terminal-waits" role="status" data-testid="terminal-waits">
      {t('terminal.paused')}
      <button
        type="button"
        className="terminal-tool"
        onClick={() => {
          void play();
          onPlay();
        }}
      >
        <Play size={13} aria-hidden="true" /> {t('time.play')}
      </button>
    </span>
  );
}

export function TerminalDrawer() {
  const { t } = useTranslation();
  const active = useTerminal((s) => s.active);
  const edit = useTerminal((s) => s.tabs.find(({ name }) => name === s.active)?.edit);
  const ended = useTerminal((s) => s.tabs.find(({ name }) => name === s.active)?.front === 'ended');
  const connected = useSession((s) => s.connected);
  const terminalColours = useView((s) => s.terminalColours);
  const set = useView((s) => s.set);
  const drawer = useRef<HTMLElement>(null);
  const isPreparing = useTerminal((s) => s.isPreparing);
  const [clears, setClears] = useState(0);
  // Whoever pressed a button of the bar means to type on.
  const focusScreen = useCallback(
    () => drawer.current?.querySelector<HTMLElement>('.xterm-helper-textarea')?.focus(),
    [],
  );
  useEffect(() => {
    if (connected && useTerminal.getState().tabs.length === 0) newTerminal();
  }, [connected]);
  const tools = [
    {
      id: 'colours',
      text: t('terminal.colours'),
      icon: <Palette size={15} />,
      pressed: terminalColours,
      act: () => set({ terminalColours: !terminalColours }),
    },
    {
      id: 'clear',
      text: t('terminal.clear'),
      icon: <Eraser size={15} />,
      pressed: undefined,
      act: () => setClears((n) => n + 1),
    },
  ];
  return (
    <Drawer name="terminal" label={t('terminal.title')} edge={t('terminal.height')} drawer={drawer}>
      <div className="terminal-bar">
        <Tabs onChosen={focusScreen} />
        <Waiting onPlay={focusScreen} />
        <div className="terminal-tools">
          <Tip text={`${t('terminal.typeForMeHint')} (Ctrl+Enter)`}>
            <button
              type="button"
              className="terminal-tool"
              data-testid="terminal-type"
              aria-pressed={isPreparing}
              onClick={() => useTerminal.setState({ isPreparing: !isPreparing })}
            >
              <Keyboard size={15} aria-hidden="true" /> {t('terminal.typeForMe')}
            </button>
          </Tip>
          {tools.map(({ id, text, icon, pressed, act }) => (
            <Tip key={id} text={text}>
              <button
                type="button"
                className="terminal-tool"
                data-testid={`terminal-${id}`}
                aria-label={text}
                aria-pressed={pressed}
                onClick={() => {
                  act();
                  focusScreen();
                }}
              >
                {icon}
              </button>
            </Tip>
          ))}
          <Tip text={`${t('terminal.hide')} (Ctrl+\`)`}>
            <button
              type="button"
              className="terminal-tool"
              aria-label={t('terminal.hide')}
              onClick={() => set({ terminal: false })}
            >
              <X size={16} />
            </button>
          </Tip>
        </div>
      </div>
      {isPreparing && (
        <PreparedLine
          onDone={() => {
            useTerminal.setState({ isPreparing: false });
            focusScreen();
          }}
        />
      )}
      {ended && <p className="terminal-over">{t('terminal.over')}</p>}
      <Suspense fallback={<div className="terminal-screen" />}>
        {active !== undefined && (
          <TerminalView
            key={active}
            tab={active}
            covered={edit !== undefined}
            clears={clears}
            onLeave={() => drawer.current?.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus()}
          />
        )}
        {active !== undefined && edit !== undefined && (
          <FileEditor edit={edit} onDone={(text) => void finishEdit(active, text)} />
        )}
      </Suspense>
    </Drawer>
  );
}
