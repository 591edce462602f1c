/** Every object of the cluster by kind, with counts; the cluster's own ones only when they are wanted. */
import { useState } from 'react';
import { ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { isSimulatedKind } from '../../graph/kinds.ts';
import { toPodView } from '../../graph/pod-state.ts';
import { records, useSlowly } from '../../store/cluster.ts';
import { isClusters } from '../../store/own.ts';
import { useView } from '../../store/view.ts';

const usual = [
  'Deployment',
  'ReplicaSet',
  'Pod',
  'Service',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'Namespace',
  'Node',
];
const left = new Set(['Event', 'EndpointSlice', 'Endpoints', 'Lease']);
/** Longer lists are cut: the diagram and search are better places for a thousand pods. */
const most = 200;

const everything = ['*'];

interface Group {
  kind: string;
  objects: [string, KubeObject][];
}

function groups(showSystem: boolean): Group[] {
  const rank = (kind: string): number => (usual.includes(kind) ? usual.indexOf(kind) : usual.length);
  return records
    .allKinds()
    .filter((kind) => !left.has(kind))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
    .map((kind) => ({ kind, objects: [...records.ofKind(kind)].filter(([, o]) => showSystem || !isClusters(o)) }))
    .filter((g) => g.objects.length > 0);
}

function Row({ uid, object }: { uid: string; object: KubeObject }) {
  const selected = useView((s) => s.selected === uid);
  const { namespace, name } = object.metadata;
  return (
    <li>
      <button
        type="button"
        className="row-button"
        aria-pressed={selected}
        title={`${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`}
        onClick={() => useView.getState().set({ selected: uid, inspector: true })}
      >
        {object.kind === 'Pod' && <PodDot pod={object as Pod} />}
        <span className="mono row-name">{name}</span>
        {namespace !== undefined && namespace !== 'default' && <span className="faint row-extra">{namespace}</span>}
      </button>
    </li>
  );
}

function PodDot({ pod }: { pod: Pod }) {
  const view = toPodView(pod);
  return (
    <span className="row-glyph" data-look={view.look} aria-hidden="true">
      {view.glyph}
    </span>
  );
}

export function ObjectList() {
  const { t } = useTranslation();
  const showSystem = useView((s) => s.showSystem);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  useSlowly(everything);
  const all = groups(showSystem);
  const toggle = (kind: string): void => {
    const next = new Set(open);
    if (!next.delete(kind)) next.add(kind);
    setOpen(next);
  };
  return (
    <section className="panel-section">
      <h2 className="heading">{t('library.objects')}</h2>
      {all.length === 0 && <p className="faint">{t('library.none')}</p>}
      {all.map(({ kind, objects }) => (
        <div key={kind}>
          <button
            type="button"
            className="row-button kind-row"
            aria-expanded={open.has(kind)}
            onClick={() => toggle(kind)}
          >
            <ChevronRight size={14} aria-hidden="true" />
            <span className="row-name">{kind}</span>
            {!isSimulatedKind(kind) && <span className="faint row-extra">{t('report.notSimulated')}</span>}
            <span className="row-count">{objects.length}</span>
          </button>
          {open.has(kind) && (
            <ul className="kind-objects">
              {objects.slice(0, most).map(([uid, object]) => (
                <Row key={uid} uid={uid} object={object} />
              ))}
              {objects.length > most && <li className="faint">… {objects.length - most}</li>}
            </ul>
          )}
        </div>
      ))}
    </section>
  );
}
