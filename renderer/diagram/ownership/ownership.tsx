/** The ownership view: who made whom, with counts, limits and revisions; owners are scaled by their handles. */
import { memo, useEffect, useMemo, useState } from 'react';
import { type Node, type NodeTypes, ReactFlowProvider } from '@xyflow/react';
import type { OwnershipLayout } from '../../graph/ownership/arrange.ts';
import { i18n } from '../../i18n/i18n.ts';
import { followOwnership, setOwnershipRoom, useOwnership } from '../../store/ownership.ts';
import { useView } from '../../store/view.ts';
import '../diagram.css';
import { nodeList } from '../flow-nodes.ts';
import { Frame } from '../frame.tsx';
import { Opened } from '../opened-pod.tsx';
import { mostElements } from '../pod-cells.tsx';
import '../pod-card.css';
import { BranchBox } from './branch-box.tsx';
import { Calendar } from './calendar.tsx';
import { OwnerCard } from './owner-card.tsx';
import './ownership.css';

const nodeTypes: NodeTypes = { owner: OwnerCard, branch: BranchBox, calendar: Calendar };

function newMemory(): (layout: OwnershipLayout) => Node[] {
  let last: Node[] = [];
  return (layout) => {
    const { nodes, put } = nodeList(last);
    const crowded = layout.podPlaces.size > mostElements;
    const { density, label, claim } = layout;
    for (const { tree, box } of layout.owners) put(`owner ${tree.key}`, 'owner', box, { tree });
    for (const { tree, box } of layout.calendars) put(`calendar ${tree.key}`, 'calendar', box, { tree, w: box.w });
    for (const place of layout.branches)
      put(`branch ${place.branch.key}`, 'branch', place.box, { place, density, label, claim, crowded });
    last = nodes;
    return nodes;
  };
}

function Ties() {
  const ties = useOwnership((s) => s.layout.ties);
  const { w, h } = useOwnership((s) => s.layout.bounds);
  return (
    <svg className="lines" width={w} height={h} aria-hidden="true">
      {ties.map((tie) => (
        <path key={tie.key} d={tie.path} data-line="own" />
      ))}
    </svg>
  );
}

function OpenedHere() {
  const uid = useView((s) => s.opened);
  const place = useOwnership((s) => (uid === undefined ? undefined : s.layout.podPlaces.get(uid)));
  return <Opened place={place} />;
}

/** What a thing is tied to: an owner to its branches and pods, a pod to its owner. */
function kinOf(uid: string): ReadonlySet<string> {
  const kin = new Set<string>();
  for (const { tree, branch } of useOwnership.getState().layout.branches) {
    const all = [tree.uid, branch.uid, ...branch.places.flatMap((p) => [p.pod, ...p.claims])];
    if (all.includes(uid)) for (const one of all) if (one !== undefined && one !== uid) kin.add(one);
  }
  return kin;
}

function Inner() {
  const layout = useOwnership((s) => s.layout);
  const [nodesOf] = useState(newMemory);
  const nodes = useMemo(() => nodesOf(layout), [nodesOf, layout]);
  useEffect(followOwnership, []);
  return (
    <Frame
      label={i18n.t('ownership.label')}
      nodes={nodes}
      nodeTypes={nodeTypes}
      bounds={layout.bounds}
      density={layout.density}
      onRoom={setOwnershipRoom}
      kinOf={kinOf}
      under={<Ties />}
    >
      <OpenedHere />
      {layout.owners.length === 0 && <p className="ownership-nothing">{i18n.t('ownership.nothing')}</p>}
    </Frame>
  );
}

export const Ownership = memo(function Ownership() {
  return (
    <ReactFlowProvider>
      <Inner />
    </ReactFlowProvider>
  );
});
