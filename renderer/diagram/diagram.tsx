/** The picture of the cluster: React Flow carries machines and services, one SVG the lines, one canvas what moves. */
import { memo, type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type Node, type NodeTypes, ReactFlow, ReactFlowProvider, useReactFlow, ViewportPortal } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { Maximize, Minus, Plus } from 'lucide-react';
import { biggestFit } from '../graph/density.ts';
import type { Layout } from '../graph/layout-model.ts';
import type { Picture } from '../graph/picture.ts';
import { type Direction, kinOf, nextInDirection } from '../graph/walk.ts';
import { i18n } from '../i18n/i18n.ts';
import { MotionOverlay } from '../motion/overlay.tsx';
import { setRoom, useScene } from '../store/scene.ts';
import { useView } from '../store/view.ts';
import { ControlPlane } from './control-plane.tsx';
import './diagram.css';
import { toFlowNodes } from './flow-nodes.ts';
import { Lines } from './lines.tsx';
import { Machine } from './machine.tsx';
import { Opened } from './opened-pod.tsx';
import './pod-card.css';
import { ServiceCard } from './service-card.tsx';
import { Storage } from './storage-card.tsx';
import { Others, Waiting } from './trays.tsx';
import { UsersCard } from './users-card.tsx';
import { WorkloadCard } from './workload-card.tsx';
import { setZoom, useZoomLevel } from './zoom.ts';

const nodeTypes: NodeTypes = {
  band: ControlPlane,
  machine: Machine,
  users: UsersCard,
  service: ServiceCard,
  workload: WorkloadCard,
  storage: Storage,
  waiting: Waiting,
  others: Others,
};

const padding = 20;

const arrows: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

/** Moves the focus to the next drawn thing in an arrow's direction. */
function walk(root: HTMLElement, direction: Direction): void {
  const things = [...root.querySelectorAll<HTMLElement>('[data-walk]')].filter((e) => e.offsetParent !== null);
  const boxes = things.map((e) => {
    const r = e.getBoundingClientRect();
    return { x: r.x, y: r.y, w: r.width, h: r.height };
  });
  const from = things.findIndex(
    (e) => e === document.activeElement || e.dataset['walk'] === useView.getState().selected,
  );
  const kin = kinOf(things[from]?.dataset['walk'] ?? '', useScene.getState().picture);
  const kinPlaces = new Set(things.flatMap((e, i) => (kin.has(e.dataset['walk'] ?? '') ? [i] : [])));
  things[nextInDirection(boxes, from, direction, kinPlaces)]?.focus({ preventScroll: true });
}

function Lanes() {
  const lanes = useScene((s) => s.layout.lanes);
  return lanes.map((lane) => (
    <span key={lane.key} className="lane" style={{ width: lane.w, transform: `translate(${lane.x}px, ${lane.y}px)` }}>
      {i18n.t(`lane.${lane.key}`)}
    </span>
  ));
}

/** Remembers the nodes it gave last: those that did not change stay the same objects. */
function newNodeMemory(): (picture: Picture, layout: Layout) => Node[] {
  let last: Node[] = [];
  return (picture, layout) => (last = toFlowNodes(picture, layout, last));
}

/** The nodes of the scene, in the scene's own frame and not in one more. */
function useNodes(): Node[] {
  const picture = useScene((s) => s.picture);
  const layout = useScene((s) => s.layout);
  const [nodesOf] = useState(newNodeMemory);
  return useMemo(() => nodesOf(picture, layout), [nodesOf, picture, layout]);
}

function Inner() {
  const { setViewport, zoomIn, zoomOut } = useReactFlow();
  const root = useRef<HTMLDivElement>(null);
  const nodes = useNodes();
  const { w, h } = useScene((s) => s.layout.bounds);
  const density = useScene((s) => s.layout.density);
  const nearness = useZoomLevel((s) => s.nearness);
  const font = useZoomLevel((s) => s.font);
  const least = useZoomLevel((s) => s.least);
  const touched = useRef(false);
  const first = useRef(true);

  const fit = useCallback(
    (duration: number) => {
      const element = root.current;
      if (element === null || w === 0 || h === 0) return;
      const { clientWidth, clientHeight } = element;
      const zoom = Math.min((clientWidth - padding * 2) / w, (clientHeight - padding * 2) / h, biggestFit);
      const x = Math.max(padding, (clientWidth - w * zoom) / 2);
      void setViewport({ x, y: padding, zoom }, { duration });
      setZoom(zoom);
    },
    [w, h, setViewport],
  );

  // The picture is kept whole in sight until somebody moves it.
  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const sizes = new ResizeObserver(() => {
      setRoom(element.clientWidth - padding * 2, element.clientHeight - padding * 2);
      if (!touched.current) fit(0);
    });
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [fit]);
  useEffect(() => {
    if (touched.current) return;
    fit(first.current ? 0 : 280);
    if (w > 0 && h > 0) first.current = false;
  }, [fit, w, h]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = arrows[event.key];
    if (direction === undefined || root.current === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    walk(root.current, direction);
  };

  return (
    <div
      ref={root}
      className="diagram"
      role="application"
      aria-label={i18n.t('diagram.label')}
      tabIndex={0}
      data-nearness={nearness}
      data-density={density}
      style={{ '--name-size': `${font}px`, '--least': `${least}px` }}
      onKeyDownCapture={onKeyDown}
    >
      <ReactFlow
        nodes={nodes}
        nodeTypes={nodeTypes}
        minZoom={0.08}
        maxZoom={3}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        elementsSelectable={false}
        zoomOnDoubleClick={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        proOptions={{ hideAttribution: true }}
        onPaneClick={() => useView.getState().set({ selected: undefined, opened: undefined })}
        onMove={(event, viewport) => {
          if (event !== null) touched.current = true;
          setZoom(viewport.zoom);
        }}
      >
        <ViewportPortal>
          <Lanes />
          <Lines />
        </ViewportPortal>
      </ReactFlow>
      <MotionOverlay />
      <Opened />
      <div className="zoom-buttons">
        <button
          type="button"
          className="button icon"
          aria-label={i18n.t('diagram.zoomIn')}
          title={i18n.t('diagram.zoomIn')}
          onClick={() => {
            touched.current = true;
            void zoomIn({ duration: 160 });
          }}
        >
          <Plus size={15} />
        </button>
        <button
          type="button"
          className="button icon"
          aria-label={i18n.t('diagram.zoomOut')}
          title={i18n.t('diagram.zoomOut')}
          onClick={() => {
            touched.current = true;
            void zoomOut({ duration: 160 });
          }}
        >
          <Minus size={15} />
        </button>
        <button
          type="button"
          className="button icon"
          aria-label={i18n.t('diagram.fit')}
          title={i18n.t('diagram.fit')}
          data-testid="fit"
          onClick={() => {
            touched.current = false;
            fit(280);
          }}
        >
          <Maximize size={15} />
        </button>
      </div>
    </div>
  );
}

export const Diagram = memo(function Diagram() {
  return (
    <ReactFlowProvider>
      <Inner />
    </ReactFlowProvider>
  );
});
