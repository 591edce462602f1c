/** The terminal in front, on the page. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { setRevealer, setTypist } from '../../store/terminal.ts';
import { watchTerminal } from '../../store/terminal-text.ts';
import { useView } from '../../store/view.ts';
import { Screen } from './screen.ts';

const FONT_PX = 13;

/** The sixteen colours: a console is dark in both themes of the page, so one set reads well in both. */
function themeNow(): Record<string, string> {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(name).trim();
  return {
    background: of('--console'),
    foreground: of('--on-console'),
    cursor: of('--on-console'),
    cursorAccent: of('--console'),
    selectionBackground: '#3d5a8f',
    black: '#2b3644',
    red: '#ff8a80',
    green: '#7fd6a4',
    yellow: '#f0b24a',
    blue: '#8fb4ff',
    magenta: '#d3a6f0',
    cyan: '#7cd3e6',
    white: '#dfe6ee',
    brightBlack: '#8b98a9',
    brightRed: '#ffa9a1',
    brightGreen: '#8fe3b3',
    brightYellow: '#ffd27a',
    brightBlue: '#a9c6ff',
    brightMagenta: '#e3c2fa',
    brightCyan: '#a0e6f5',
    brightWhite: '#ffffff',
  };
}

interface Props {
  tab: string;
  /** An editor lies over it. */
  covered: boolean;
  /** How often it was to be cleared. */
  clears: number;
  onLeave: () => void;
}

export function TerminalView({ tab, covered, clears, onLeave }: Props) {
  const { t } = useTranslation();
  const holder = useRef<HTMLDivElement>(null);
  const screen = useRef<Screen>(undefined);
  const textSize = useView((s) => s.textSize);
  const hasColours = useView((s) => s.terminalColours);
  const leave = useRef(onLeave);
  useEffect(() => {
    leave.current = onLeave;
  }, [onLeave]);

  useEffect(() => {
    const element = holder.current;
    if (element === null) return undefined;
    const { textSize: size, terminalColours } = useView.getState();
    const made = new Screen(element, {
      tab,
      fontSize: FONT_PX * size,
      hasColours: terminalColours,
      words: { label: t('terminal.label', { tab }), lost: t('terminal.lost') },
      theme: themeNow(),
      leave: () => leave.current(),
    });
    screen.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(element);
    const stops = [
      watchTerminal(tab, (pieces) => made.add(pieces)),
      setTypist((line) => made.play(line)),
      setRevealer(tab, (input) => made.reveal(input)),
    ];
    made.focus();
    return () => {
      observer.disconnect();
      for (const stop of stops) stop();
      made.dispose();
      screen.current = undefined;
    };
  }, [tab, t]);

  useEffect(() => {
    screen.current?.look({ fontSize: FONT_PX * textSize, hasColours });
  }, [textSize, hasColours]);

  useEffect(() => {
    if (!covered) screen.current?.focus();
  }, [covered]);

  useEffect(() => {
    if (clears > 0) screen.current?.clear();
  }, [clears]);

  return <div className="terminal-screen" ref={holder} data-testid="terminal-screen" />;
}
