/** The opened pod: a sheet beside its card with containers, init steps, the shared network, volumes and who mounts them. */
import { memo, useState } from 'react';
import { useStore } from '@xyflow/react';
import { Database, FileText, X } from 'lucide-react';
import type { Pod } from '../../shared/model/pod.ts';
import type { ProbeInside } from '../../shared/model/session.ts';
import { type Callout, placeCallout } from '../graph/callout.ts';
import { middleEllipsis } from '../graph/ellipsis.ts';
import {
  columnsIn,
  type ContainerMark,
  type MountMark,
  openPod,
  type OpenedPod,
  type VolumeMark,
} from '../graph/opened-pod.ts';
import { toPodView } from '../graph/pod-state.ts';
import { toPath } from '../graph/routes.ts';
import { fitStatus } from '../graph/short-status.ts';
import type { Box } from '../graph/sizes.ts';
import { i18n, number } from '../i18n/i18n.ts';
import { records, useObject } from '../store/cluster.ts';
import { usePodInside } from '../store/inside.ts';
import { useView } from '../store/view.ts';
import './opened-pod.css';
import { podWord } from './pod-card.tsx';

const at = ({ x, y, w, h }: Box) => ({ left: x, top: y, width: w, height: h });
const seconds = (ms: number): string => number(Math.ceil(ms / 100) / 10);

/** A bar that fills until the next probe, in the tone of what the last one found. */
function ProbeBar({ probe }: { probe: ProbeInside }) {
  const { kind, last, times, threshold, nextInMs, periodMs } = probe;
  const waited = nextInMs === undefined ? 1 : Math.max(0, Math.min(1, 1 - nextInMs / periodMs));
  const tone = last === 'failure' ? (times >= threshold ? 'bad' : 'warn') : last === 'success' ? 'good' : 'idle';
  const word = last === 'failure' ? `✕ ${times}/${threshold}` : last === 'success' ? '✓' : '…';
  return (
    <div className="opened-probe" data-tone={tone}>
      <span>{kind}</span>
      <b>{word}</b>
      <span className="opened-when mono">
        {nextInMs !== undefined
          ? `${seconds(nextInMs)} s`
          : kind === 'startup' && last === 'success'
            ? ''
            : `${number(periodMs / 1000)} s`}
      </span>
      <i>
        <i style={{ transform: `scaleX(${waited})` }} />
      </i>
    </div>
  );
}

function Mounts({ mounts }: { mounts: readonly MountMark[] }) {
  return mounts.map((mount) => (
    <div key={`${mount.volume} ${mount.path}`} className="opened-mount mono" data-volume={mount.colour}>
      <i />
      {middleEllipsis(mount.path, mount.readOnly ? 20 : 23)}
      {mount.readOnly && <span className="faint"> ro</span>}
    </div>
  ));
}

function ContainerBox({ mark }: { mark: ContainerMark }) {
  const { name, role, image, state, glyph, tone, restarts, ports, mounts, inside, box } = mark;
  return (
    <section className="opened-container" data-tone={tone} data-container={name} style={at(box)}>
      <header>
        <b className="mono">{middleEllipsis(name, role === 'container' ? 22 : 13)}</b>
        {role !== 'container' && <span className="opened-role">{role}</span>}
      </header>
      <div className="opened-image mono">{middleEllipsis(image, 26)}</div>
      <div className="opened-state">
        {glyph} {inside?.restartInMs === undefined ? state : fitStatus(state, (box.w - 110) / 7)}
        {restarts > 0 && <span className="opened-restarts"> ×{restarts}</span>}
        {inside?.restartInMs !== undefined && <span className="mono"> {seconds(inside.restartInMs)} s</span>}
      </div>
      {ports.length > 0 && <div className="opened-ports mono">{ports.join('  ')}</div>}
      {inside?.probes.map((probe) => (
        <ProbeBar key={probe.kind} probe={probe} />
      ))}
      {inside?.lastLine !== undefined && <div className="opened-log mono">{inside.lastLine}</div>}
      <footer>
        <Mounts mounts={mounts} />
      </footer>
    </section>
  );
}

function Steps({ steps }: { steps: NonNullable<OpenedPod['steps']> }) {
  return (
    <section className="opened-container" data-role="init" style={at(steps.box)}>
      <header>
        <b>{i18n.t('opened.init')}</b>
      </header>
      <ol>
        {steps.marks.map((step, i) => (
          <li key={step.name} data-tone={step.tone} data-container={step.name}>
            <i className="mono">{i + 1}</i>
            <span className="mono">{middleEllipsis(step.name, 18)}</span>
            <b title={step.state}>{step.glyph}</b>
          </li>
        ))}
      </ol>
      <footer>
        <Mounts mounts={steps.mounts} />
      </footer>
    </section>
  );
}

function VolumeBox({ volume, pod }: { volume: VolumeMark; pod: Pod }) {
  const { name, source, claim, colour, files, more, known, box } = volume;
  const select = (): void => {
    const uid = claim && records.find('PersistentVolumeClaim', pod.metadata.namespace, claim);
    if (uid !== undefined) useView.getState().select(uid);
  };
  const content = (
    <>
      <header>
        {claim === undefined ? <FileText aria-hidden="true" /> : <Database aria-hidden="true" />}
        <b className="mono">{middleEllipsis(name, 18)}</b>
      </header>
      <div className="opened-source mono">{middleEllipsis(source, 25)}</div>
      <ul>
        {files.map((file) => (
          <li key={file.path} className="mono">
            <span>{middleEllipsis(file.path, 18)}</span>
            <span className="faint">{file.bytes} B</span>
          </li>
        ))}
        {more > 0 && <li className="faint">{i18n.t('opened.more', { count: more })}</li>}
        {files.length === 0 && <li className="faint">{i18n.t(known ? 'opened.empty' : 'report.notSimulated')}</li>}
      </ul>
    </>
  );
  return claim === undefined ? (
    <section className="opened-volume" data-volume={colour} data-name={name} style={at(box)}>
      {content}
    </section>
  ) : (
    <button
      type="button"
      className="opened-volume"
      data-volume={colour}
      data-name={name}
      style={at(box)}
      onClick={select}
    >
      {content}
    </button>
  );
}

function Sheet({ pod, place }: { pod: Pod; place: Box }) {
  const inside = usePodInside(pod);
  const textSize = useView((s) => s.textSize);
  const [x, y, zoom] = useStore((s) => s.transform);
  const room = { w: useStore((s) => s.width), h: useStore((s) => s.height) };
  const [side, setSide] = useState<Callout['side']>();
  const view = toPodView(pod);
  const headH = 40;
  const wanted = textSize * Math.min(1.3, Math.max(1, zoom));
  const opened = openPod(pod, inside, columnsIn((room.w - 16) / wanted));
  // Smaller rather than cut off, but never smaller than can be read.
  const fits = Math.min((room.w - 16) / opened.w, (room.h - 16) / (opened.h + headH));
  const scale = Math.max(0.9, Math.min(wanted, fits));
  const size = { w: Math.min(room.w - 16, opened.w * scale), h: Math.min(room.h - 16, (opened.h + headH) * scale) };
  const card = { x: place.x * zoom + x, y: place.y * zoom + y, w: place.w * zoom, h: place.h * zoom };
  const callout = placeCallout(card, size, room, side);
  if (callout.side !== side) setSide(callout.side);
  const { name, uid } = pod.metadata;
  return (
    <div
      className="opened"
      role="dialog"
      aria-label={i18n.t('opened.label', { name })}
      data-testid="opened-pod"
      data-side={callout.side}
      data-state={view.look}
      style={{ width: size.w, height: size.h, transform: `translate(${callout.x}px, ${callout.y}px)` }}
    >
      <div className="opened-scale" style={{ width: opened.w, height: opened.h + headH, zoom: scale }}>
        <header className="opened-head">
          <b className="mono">{middleEllipsis(name, Math.max(14, Math.floor((opened.w - 190) / 8.6)))}</b>
          <span className="opened-word">
            {view.glyph} {podWord(view)}
          </span>
          <button
            type="button"
            className="button quiet icon"
            aria-label={i18n.t('opened.close')}
            title={i18n.t('opened.close')}
            data-testid="close-pod"
            onClick={() => useView.getState().open(undefined)}
          >
            <X size={15} />
          </button>
        </header>
        <div className="opened-body" key={uid}>
          <div className="opened-network" style={at(opened.network)}>
            <span className="opened-pause mono" title={i18n.t('opened.pauseHint')}>
              pause
            </span>
            <span>{i18n.t('opened.network')}</span>
            <span className="mono">{pod.status?.podIP ?? i18n.t('opened.noAddress')}</span>
          </div>
          {opened.steps !== undefined && <Steps steps={opened.steps} />}
          {opened.containers.map((mark) => (
            <ContainerBox key={mark.name} mark={mark} />
          ))}
          {opened.volumes.map((volume) => (
            <VolumeBox key={volume.name} volume={volume} pod={pod} />
          ))}
          <svg className="opened-lines" width={opened.w} height={opened.h} aria-hidden="true">
            {opened.lines.map((line) => (
              <path key={line.key} data-volume={line.colour} d={toPath(line.points, 5)} />
            ))}
          </svg>
        </div>
      </div>
    </div>
  );
}

/** Takes where the opened pod stands in the picture; draws nothing while no pod is opened, or it is gone or has no place. */
export const Opened = memo(function Opened({ place }: { place: Box | undefined }) {
  const uid = useView((s) => s.opened);
  const pod = useObject<Pod>(uid, 'Pod');
  return pod === undefined || place === undefined ? null : <Sheet key={uid} pod={pod} place={place} />;
});
