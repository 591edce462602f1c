/** Listeners by topic: whoever watches one thing hears of that thing only. */

export interface Topics {
  /** Gives the function that stops it. */
  watch(topic: string, listener: () => void): () => void;
  tell(topic: string): void;
}

export function newTopics(): Topics {
  const listeners = new Map<string, Set<() => void>>();
  return {
    watch(topic, listener) {
      let set = listeners.get(topic);
      if (set === undefined) listeners.set(topic, (set = new Set()));
      set.add(listener);
      return () => {
        set.delete(listener);
        if (set.size === 0 && listeners.get(topic) === set) listeners.delete(topic);
      };
    },
    tell(topic) {
      for (const listener of [...(listeners.get(topic) ?? [])]) listener();
    },
  };
}
