/** The scene as nodes: React Flow hears only when a box comes, goes or moves; a card hears of its own data alone, when there is time to draw it. */
import { type ComponentType, memo, useCallback, useSyncExternalStore } from 'react';
import type { Node, NodeProps } from '@xyflow/react';
import { turns } from '../store/cluster.ts';
import { useScene } from '../store/scene.ts';
import { newTopics } from '../store/topics.ts';
import { sameShells, toFlowNodes } from './flow-nodes.ts';

type Data = Record<string, unknown>;

const topics = newTopics();
const all = '*';
let nodes: readonly Node[] = [];
let data: ReadonlyMap<string, Data> = new Map();
/** The nodes without their data. */
let shells: Node[] = [];
let watchers = 0;
let stop = (): void => {};

function follow(): void {
  const { picture, layout } = useScene.getState();
  nodes = toFlowNodes(picture, layout, nodes);
  const before = data;
  data = new Map(nodes.map((node) => [node.id, node.data]));
  for (const [id, own] of data) {
    const was = before.get(id);
    if (was !== undefined && was !== own) turns.ask(`node ${id}`, () => topics.tell(id));
  }
  const next = sameShells(nodes, shells);
  if (next === shells) return;
  shells = next;
  topics.tell(all);
}

function watch(listener: () => void): () => void {
  if (watchers++ === 0) {
    stop = useScene.subscribe(follow);
    follow();
  }
  const forget = topics.watch(all, listener);
  return () => {
    forget();
    if (--watchers === 0) stop();
  };
}

/** The boxes of the scene, for React Flow; the same array while none of them changes. */
export const useSceneNodes = (): Node[] => useSyncExternalStore(watch, () => shells);

/** A card as React Flow's node: drawn again when its own data change, which reach it by its node's id. */
export function keyed<D extends Data>(Card: ComponentType<{ data: D }>): ComponentType<NodeProps> {
  return memo(function Keyed({ id }: NodeProps) {
    const subscribe = useCallback((listener: () => void) => topics.watch(id, listener), [id]);
    const own = useSyncExternalStore(subscribe, () => data.get(id));
    return own === undefined ? null : <Card data={own as D} />;
  });
}
