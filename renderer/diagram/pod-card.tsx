/** One pod. Renders again only when that pod, its share of traffic or its selection changes. */
import { Shield } from 'lucide-react';
import { memo, type RefObject, useLayoutEffect, useRef } from 'react';
import type { Pod } from '../../shared/model/pod.ts';
import { middleEllipsis } from '../graph/ellipsis.ts';
import type { PodMark } from '../graph/picture.ts';
import { type PodView, toPodView } from '../graph/pod-state.ts';
import { fitStatus } from '../graph/short-status.ts';
import type { Density } from '../graph/sizes.ts';
import { i18n } from '../i18n/i18n.ts';
import { records, useObject } from '../store/cluster.ts';
import { useHighlight } from '../store/highlight.ts';
import { useShare } from '../store/shares.ts';
import { useTrail } from '../store/trail.ts';
import { useView } from '../store/view.ts';
import { usePodNote } from './pod-note.tsx';
import { useZoomLevel } from './zoom.ts';

export interface PlacedPod {
  uid: string;
  x: number;
  y: number;
  w: number;
  h: number;
  variant: Density | 'system';
  colour: number;
  /** NetworkPolicies select it, in these directions. */
  guarded?: PodMark['guarded'];
}

/** The word beside the glyph: ours where kubectl's says less than the picture, kubectl's where it says more. */
export function podWord(view: PodView): string {
  if (view.look === 'pending' || view.look === 'init' || view.look === 'crash') return view.status;
  return i18n.t(`pod.${view.look}`);
}

/** Letters of a name by which a pod can still be told from its sisters. */
const leastName = 8;
/** Letters of a time that is told coarsely. */
const timeLetters = 4;

const isCalm = ({ look }: PodView): boolean => look === 'ready' || look === 'done';

function Lights({ view }: { view: PodView }) {
  return (
    <span className="pod-lights" aria-hidden="true">
      <i data-light={view.startup} />
      <i data-light={view.readiness} />
      <i data-light={view.liveness} />
    </span>
  );
}

/** A shield on the card's edge: NetworkPolicies decide who reaches it, or whom it reaches. */
function Guard({ guarded }: { guarded: NonNullable<PodMark['guarded']> }) {
  const words = i18n.t(`policy.guarded.${guarded}`);
  return (
    <span className="pod-guard" role="img" aria-label={words} title={words}>
      <Shield size={12} aria-hidden="true" />
    </span>
  );
}

/** Where its pod is gone from the cluster, the card's picture fades in its place: a copy that nothing counts or reads. */
function useLeaving(uid: string, variant: PlacedPod['variant']): RefObject<HTMLButtonElement | null> {
  const card = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    const element = card.current;
    return () => {
      const parent = element?.parentElement;
      if (!element || !parent || variant === 'cell' || records.get(uid) !== undefined) return;
      const ghost = element.cloneNode(true) as HTMLElement;
      for (const name of ghost.getAttributeNames())
        if (
          name.startsWith('aria-') ||
          ['data-walk', 'data-kind', 'data-name', 'data-namespace', 'title'].includes(name)
        )
          ghost.removeAttribute(name);
      ghost.setAttribute('aria-hidden', 'true');
      ghost.setAttribute('data-leaving', '');
      ghost.inert = true;
      ghost.addEventListener('animationend', () => ghost.remove(), { once: true });
      parent.append(ghost);
    };
  }, [uid, variant]);
  return card;
}

/** Nothing, once the pod is gone: then the card below is taken away and leaves its ghost. */
export const PodCard = memo(function PodCard(place: PlacedPod) {
  const pod = useObject<Pod>(place.uid, 'Pod');
  return pod === undefined ? null : <Card pod={pod} {...place} />;
});

function Card({ pod, uid, x, y, w, h, variant, colour, guarded }: PlacedPod & { pod: Pod }) {
  const selected = useView((s) => s.selected === uid);
  // Only a whole card shows its share of the traffic.
  const share = useShare(uid, variant === 'card');
  const chars = useZoomLevel((s) => s.chars);
  const match = useHighlight((s) => (s.pods.has(uid) ? s.text : undefined));
  const onTrail = useTrail((s) => s.passes.has(uid));
  const card = useLeaving(uid, variant);
  const view = toPodView(pod);
  const note = usePodNote(pod, view);
  const { name, namespace = '' } = pod.metadata;
  const word = podWord(view);
  const node = pod.spec.nodeName;
  const said = i18n.t(node === undefined ? 'diagram.podWaiting' : 'diagram.pod', {
    name,
    status: view.status,
    word: i18n.t(`pod.${view.look}`),
    node,
  });
  const label = note?.sentence === undefined ? said : `${said}, ${note.sentence}`;
  const room = variant === 'card' ? chars : chars - 3 - (view.restarts > 0 ? 3 : 0);
  const brief = fitStatus(word, 11);
  // On one line its state is told in words where they fit; that of a pod that is not well is worth letters of its name.
  const left = room - 1 - (note?.time === undefined ? brief.length : timeLetters);
  const isTold = variant === 'line' && left >= (isCalm(view) ? name.length : leastName);
  const isSmall = variant === 'cell' || variant === 'system';
  return (
    <button
      ref={card}
      type="button"
      className="pod nodrag"
      data-walk={uid}
      data-kind="Pod"
      data-namespace={namespace}
      data-name={name}
      data-state={view.look}
      data-status={view.status}
      data-variant={variant}
      data-note={match === undefined ? note?.tone : 'match'}
      data-match={match === undefined ? undefined : true}
      data-trail={onTrail || undefined}
      data-revision={colour}
      aria-label={label}
      aria-pressed={selected}
      tabIndex={-1}
      title={variant === 'card' ? note?.sentence : `${name} · ${note?.sentence ?? word}`}
      // A transform of its own for each of hundreds of cells would cost more than all else that is drawn.
      style={
        isSmall
          ? { width: w, height: h, left: x, top: y }
          : { width: w, height: h, transform: `translate(${x}px, ${y}px)` }
      }
      onClick={(event) => {
        event.stopPropagation();
        useView.getState().selectPod(uid);
      }}
    >
      {isSmall ? (
        <span className="pod-glyph">{view.glyph}</span>
      ) : (
        <>
          <span className="pod-stripe" />
          {guarded !== undefined && variant === 'card' && <Guard guarded={guarded} />}
          {variant === 'line' && <span className="pod-glyph">{view.glyph}</span>}
          <span className="pod-name mono">{middleEllipsis(name, isTold ? left : room)}</span>
          {isTold && (
            <span className="pod-state" data-tone={note?.tone}>
              {note?.time ?? brief}
            </span>
          )}
          {variant === 'line' && view.restarts > 0 && <span className="pod-restarts">×{view.restarts}</span>}
          {variant === 'card' && (
            <>
              <span className="pod-state">
                <span className="pod-glyph">{view.glyph}</span>{' '}
                <span className="pod-word">{fitStatus(word, chars - (view.restarts > 0 ? 5 : 2))}</span>
                {view.restarts > 0 && <span className="pod-restarts"> ×{view.restarts}</span>}
              </span>
              {match !== undefined ? (
                <span className="pod-note mono" data-tone="match">
                  {match}
                </span>
              ) : note === undefined ? (
                <>
                  <span className="pod-share" aria-hidden="true">
                    <i style={{ transform: `scaleX(${share})` }} />
                  </span>
                  <Lights view={view} />
                </>
              ) : (
                <span className="pod-note" data-tone={note.tone}>
                  {note.words}
                </span>
              )}
            </>
          )}
        </>
      )}
    </button>
  );
}
