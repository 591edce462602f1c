/** The ground that a picture is drawn on: React Flow carries its cards; it fits the room, zooms, pans and is walked with arrow keys. */
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef } from 'react';
import { type Node, type NodeTypes, ReactFlow, useReactFlow, ViewportPortal } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { Maximize, Minus, Plus } from 'lucide-react';
import { biggestFit } from '../graph/density.ts';
import type { Density } from '../graph/sizes.ts';
import { type Direction, nextInDirection } from '../graph/walk.ts';
import { i18n } from '../i18n/i18n.ts';
import { useView } from '../store/view.ts';
import { setZoom, useZoomLevel } from './zoom.ts';

export interface FrameProps {
  label: string;
  nodes: Node[];
  nodeTypes: NodeTypes;
  bounds: { w: number; h: number };
  density: Density;
  /** Told how many CSS pixels there are for the picture. */
  onRoom: (w: number, h: number) => void;
  /** What a thing is tied to, by uid: those come first when somebody walks. */
  kinOf: (uid: string) => ReadonlySet<string>;
  /** Drawn under the cards, in the picture's units. */
  under: ReactNode;
  /** Drawn over everything, in CSS pixels. */
  children?: ReactNode;
}

const padding = 20;
/** Under the picture, at normal text size: there the buttons for the zoom are, and nothing lies under them. */
const footAt = 50;

const arrows: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

/** Moves the focus to the next drawn thing in an arrow's direction. */
function walk(root: HTMLElement, direction: Direction, kinOf: FrameProps['kinOf']): void {
  const things = [...root.querySelectorAll<HTMLElement>('[data-walk]')].filter((e) => e.offsetParent !== null);
  const boxes = things.map((e) => {
    const r = e.getBoundingClientRect();
    return { x: r.x, y: r.y, w: r.width, h: r.height };
  });
  // From where the focus is; who comes from elsewhere begins at what is selected.
  const focused = things.findIndex((e) => e === document.activeElement);
  const from = focused >= 0 ? focused : things.findIndex((e) => e.dataset['walk'] === useView.getState().selected);
  const kin = kinOf(things[from]?.dataset['walk'] ?? '');
  const kinPlaces = new Set(things.flatMap((e, i) => (kin.has(e.dataset['walk'] ?? '') ? [i] : [])));
  things[nextInDirection(boxes, from, direction, kinPlaces)]?.focus({ preventScroll: true });
}

/** Must stand in a ReactFlowProvider. */
export function Frame({ label, nodes, nodeTypes, bounds, density, onRoom, kinOf, under, children }: FrameProps) {
  const { setViewport, zoomIn, zoomOut } = useReactFlow();
  const root = useRef<HTMLDivElement>(null);
  const { w, h } = bounds;
  const nearness = useZoomLevel((s) => s.nearness);
  const font = useZoomLevel((s) => s.font);
  const least = useZoomLevel((s) => s.least);
  const foot = footAt * useView((s) => s.textSize);
  const touched = useRef(false);
  const first = useRef(true);

  const fit = useCallback(
    (duration: number) => {
      const element = root.current;
      if (element === null || w === 0 || h === 0) return;
      const { clientWidth, clientHeight } = element;
      const zoom = Math.min((clientWidth - padding * 2) / w, (clientHeight - padding - foot) / h, biggestFit);
      const x = Math.max(padding, (clientWidth - w * zoom) / 2);
      void setViewport({ x, y: padding, zoom }, { duration });
      setZoom(zoom);
    },
    [w, h, foot, setViewport],
  );

  // The picture is kept whole in sight until somebody moves it.
  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const sizes = new ResizeObserver(() => {
      onRoom(element.clientWidth - padding * 2, element.clientHeight - padding - foot);
      if (!touched.current) fit(0);
    });
    sizes.observe(element);
    return () => sizes.disconnect();
  }, [fit, foot, onRoom]);
  useEffect(() => {
    if (touched.current) return;
    fit(first.current ? 0 : 280);
    if (w > 0 && h > 0) first.current = false;
  }, [fit, w, h]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = arrows[event.key];
    // A slider's arrows are its own.
    if (event.target instanceof Element && event.target.closest('[role="slider"]') !== null) return;
    if (direction === undefined || root.current === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    walk(root.current, direction, kinOf);
  };

  return (
    <div
      ref={root}
      className="diagram"
      role="application"
      aria-label={label}
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
        <ViewportPortal>{under}</ViewportPortal>
      </ReactFlow>
      {children}
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
