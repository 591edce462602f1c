/** What a container prints: its lines with their virtual time, the newest at the bottom. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Container, Pod } from '../../../shared/model/pod.ts';
import { clockText } from '../../store/clock.ts';
import { logsOf } from '../../store/connection.ts';

/** Real ms between two looks. */
const every = 500;

type Lines = { at: number; text: string }[];

export function LogView({ pod }: { pod: Pod }) {
  const { t } = useTranslation();
  const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
  const names = [...initContainers, ...containers, ...(ephemeralContainers as Container[])].map((c) => c.name);
  const [container, setContainer] = useState(pod.spec.containers[0]?.name ?? '');
  const [previous, setPrevious] = useState(false);
  const [lines, setLines] = useState<Lines>([]);
  const list = useRef<HTMLOListElement>(null);
  const latest = useRef(pod);
  useEffect(() => {
    latest.current = pod;
  }, [pod]);

  useEffect(() => {
    let timer = 0;
    let isOpen = true;
    const look = async (): Promise<void> => {
      const said = await logsOf(latest.current, container, previous);
      if (!isOpen) return;
      setLines((now) => (said === undefined || same(now, said) ? now : said));
      timer = window.setTimeout(() => void look(), every);
    };
    void look();
    return () => {
      isOpen = false;
      window.clearTimeout(timer);
    };
  }, [container, previous]);

  // Follows the end, unless somebody has scrolled up to read.
  const follows = useRef(true);
  useEffect(() => {
    const element = list.current;
    if (lines.length > 0 && element !== null && follows.current) element.scrollTop = element.scrollHeight;
  }, [lines]);

  return (
    <div className="log" data-testid="log">
      <div className="log-choice">
        <select
          aria-label={t('inspector.container')}
          value={container}
          onChange={(e) => {
            follows.current = true;
            setContainer(e.target.value);
          }}
        >
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <label>
          <input type="checkbox" checked={previous} onChange={(e) => setPrevious(e.target.checked)} />{' '}
          {t('inspector.previous')}
        </label>
      </div>
      {lines.length === 0 ? (
        <p className="faint">{t('inspector.noLog')}</p>
      ) : (
        <ol
          ref={list}
          className="log-lines mono"
          tabIndex={0}
          onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
            follows.current = scrollHeight - scrollTop - clientHeight < 24;
          }}
        >
          {lines.map((line, i) => (
            // Lines have no other name than their place, and are never put elsewhere.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={i}>
              <span className="faint">{clockText(line.at)}</span> {line.text}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function same(a: Lines, b: Lines): boolean {
  return a.length === b.length && a.at(-1)?.at === b.at(-1)?.at && a.at(-1)?.text === b.at(-1)?.text;
}
