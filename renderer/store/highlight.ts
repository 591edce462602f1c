/** What a pointer or the focus is on, and which pods it selects: they say by which labels. */
import { create } from 'zustand';
import type { NetworkPolicy } from '../../shared/model/network-policy.ts';
import type { Service } from '../../shared/model/network.ts';
import { policiesOf } from '../graph/guards.ts';
import { selectorText } from '../graph/selector.ts';
import type { Pod } from '../../shared/model/pod.ts';
import { records } from './cluster.ts';
import { useScene } from './scene.ts';

export interface Highlight {
  /** The thing that selects. */
  of: string | undefined;
  pods: ReadonlySet<string>;
  /** The labels that match. */
  text: string;
}

const none: Highlight = { of: undefined, pods: new Set(), text: '' };

export const useHighlight = create<Highlight>()(() => none);

/** The pods that a Service or a NetworkPolicy selects light up; undefined: none do any more. */
export function highlight(uid: string | undefined): void {
  if (uid === useHighlight.getState().of) return;
  const object = uid === undefined ? undefined : records.get(uid);
  if (object?.kind === 'Service') {
    const { selector = {} } = (object as Service).spec;
    const mark = useScene.getState().picture.services.find((one) => one.uid === uid);
    const pods = new Set(mark?.backends.map(({ pod }) => pod));
    useHighlight.setState({ of: uid, pods, text: selectorText({ matchLabels: selector }) });
  } else if (object?.kind === 'NetworkPolicy') {
    const policy = object as NetworkPolicy;
    const chosen = [...records.ofKind('Pod')].filter(([, pod]) => policiesOf([policy], pod as Pod).length > 0);
    const text = selectorText(policy.spec.podSelector ?? {});
    useHighlight.setState({ of: uid, pods: new Set(chosen.map(([one]) => one)), text });
  } else useHighlight.setState(none);
}
