/** The bridge in the window, and the only thing it has of its host; made from the contract, request by request the same. */
import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, NoticeName, Notices } from '../shared/ipc/contract.ts';
import { noticeChannel, requestChannel, type Answer } from './channels.ts';

const listeners = new Map<string, Set<(notice: never) => void>>();

ipcRenderer.on(noticeChannel, (_event, name: string, notice: unknown) => {
  for (const listener of [...(listeners.get(name) ?? [])]) listener(notice as never);
});

const bridge: Bridge = {
  async request(name, args) {
    const answer = (await ipcRenderer.invoke(requestChannel, name, args)) as Answer;
    if ('error' in answer) throw new Error(answer.error);
    return answer.result as never;
  },
  on<N extends NoticeName>(name: N, listener: (notice: Notices[N]) => void) {
    const all = listeners.get(name) ?? new Set();
    listeners.set(name, all.add(listener));
    return () => {
      all.delete(listener);
    };
  },
};

contextBridge.exposeInMainWorld('orrery', bridge);
