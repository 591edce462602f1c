/** The picture of the cluster: React Flow carries machines and services, one SVG the lines, one canvas what moves. */
import { memo } from 'react';
import { Plus } from 'lucide-react';
import { type NodeTypes, ReactFlowProvider } from '@xyflow/react';
import { kinOf } from '../graph/walk.ts';
import { i18n } from '../i18n/i18n.ts';
import { MotionOverlay } from '../motion/overlay.tsx';
import { addClient } from '../store/clients.ts';
import { setRoom, useScene } from '../store/scene.ts';
import { useView } from '../store/view.ts';
import { ControlPlane } from './control-plane.tsx';
import './diagram.css';
import './entry.css';
import { Frame } from './frame.tsx';
import { IngressCard } from './ingress-card.tsx';
import { Lines } from './lines.tsx';
import { Machine } from './machine.tsx';
import { Opened } from './opened-pod.tsx';
import './pod-card.css';
import { keyed, useSceneNodes } from './scene-nodes.tsx';
import { ServiceCard } from './service-card.tsx';
import { Storage } from './storage-card.tsx';
import { TrailLine } from './trail-line.tsx';
import { Others, Waiting } from './trays.tsx';
import { UsersCard } from './users-card.tsx';
import { WorkloadCard } from './workload-card.tsx';
import { ZoneFrames } from './zone-frames.tsx';

const nodeTypes: NodeTypes = {
  band: keyed(ControlPlane),
  machine: keyed(Machine),
  users: keyed(UsersCard),
  ingress: keyed(IngressCard),
  service: keyed(ServiceCard),
  workload: keyed(WorkloadCard),
  storage: keyed(Storage),
  waiting: keyed(Waiting),
  others: keyed(Others),
};

function Lanes() {
  const lanes = useScene((s) => s.layout.lanes);
  return lanes.map((lane) => (
    <span key={lane.key} className="lane" style={{ width: lane.w, transform: `translate(${lane.x}px, ${lane.y}px)` }}>
      {i18n.t(`lane.${lane.key}`)}
      {lane.key === 'clients' && (
        <button
          type="button"
          className="lane-add"
          data-testid="add-client"
          aria-label={i18n.t('client.add')}
          title={i18n.t('client.add')}
          onClick={() => void addClient()}
        >
          <Plus size={12} aria-hidden="true" />
        </button>
      )}
    </span>
  ));
}

const kinInScene = (uid: string): ReadonlySet<string> => kinOf(uid, useScene.getState().picture);

function OpenedHere() {
  const uid = useView((s) => s.opened);
  const place = useScene((s) => (uid === undefined ? undefined : s.layout.pods.get(uid)?.box));
  return <Opened place={place} />;
}

function Inner() {
  const nodes = useSceneNodes();
  const bounds = useScene((s) => s.layout.bounds);
  const density = useScene((s) => s.layout.density);
  return (
    <Frame
      label={i18n.t('diagram.label')}
      nodes={nodes}
      nodeTypes={nodeTypes}
      bounds={bounds}
      density={density}
      onRoom={setRoom}
      kinOf={kinInScene}
      under={
        <>
          <ZoneFrames />
          <Lanes />
          <Lines />
          <TrailLine />
        </>
      }
    >
      <MotionOverlay />
      <OpenedHere />
    </Frame>
  );
}

export const Diagram = memo(function Diagram() {
  return (
    <ReactFlowProvider>
      <Inner />
    </ReactFlowProvider>
  );
});
