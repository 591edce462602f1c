/** What only a pod's kubelet knows of it, asked for four times a second while somebody looks: one question per pod, however many look. */
import { useCallback, useSyncExternalStore } from 'react';
import type { Pod } from '../../shared/model/pod.ts';
import type { PodInside } from '../../shared/model/session.ts';
import { records } from './cluster.ts';
import { insideOf } from './connection.ts';

const every = 250;
const nothing: PodInside = { containers: [], volumes: [] };

interface Look {
  seen: PodInside;
  text: string;
  listeners: Set<() => void>;
  timer: number;
}

const looks = new Map<string, Look>();

async function ask(uid: string, look: Look): Promise<void> {
  const pod = records.get(uid);
  const seen = pod === undefined ? undefined : await insideOf(pod);
  if (looks.get(uid) !== look) return;
  const text = JSON.stringify(seen);
  if (seen !== undefined && text !== look.text) {
    look.seen = seen;
    look.text = text;
    for (const listener of look.listeners) listener();
  }
  look.timer = window.setTimeout(() => void ask(uid, look), every);
}

function watch(uid: string, listener: () => void): () => void {
  let look = looks.get(uid);
  if (look === undefined) {
    look = { seen: nothing, text: '', listeners: new Set(), timer: 0 };
    looks.set(uid, look);
    void ask(uid, look);
  }
  const { listeners } = look;
  const mine = look;
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearTimeout(mine.timer);
    looks.delete(uid);
  };
}

/** Probes that tick, back-offs that run down, files in volumes, last lines of logs; empty until the first answer. */
export function usePodInside(pod: Pod): PodInside {
  const uid = pod.metadata.uid ?? '';
  const subscribe = useCallback((listener: () => void) => watch(uid, listener), [uid]);
  return useSyncExternalStore(subscribe, () => looks.get(uid)?.seen ?? nothing);
}
