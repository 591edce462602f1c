/** The panel on the right: what is selected, in facts, events and YAML; or the whole cluster in short. */
import { lazy, Suspense } from 'react';
import { X } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { isSimulatedKind, qualifiedKind } from '../../graph/kinds.ts';
import { useObject } from '../../store/cluster.ts';
import { useView } from '../../store/view.ts';
import { ClusterNow } from './cluster-now.tsx';
import { DeleteButton } from './delete-button.tsx';
import { EventList } from './event-list.tsx';
import { Facts } from './facts.tsx';
import './inspector.css';
import { UsersFacts } from './users-facts.tsx';

const YamlEditor = lazy(() => import('./yaml-editor.tsx').then((m) => ({ default: m.YamlEditor })));

function Head({ kind, name, namespace }: { kind: string; name: string; namespace: string | undefined }) {
  const { t } = useTranslation();
  return (
    <div className="inspector-head">
      <div className="inspector-name">
        <span className="faint">
          {kind}
          {namespace !== undefined && ` · ${namespace}`}
        </span>
        <h2 className="mono">{name}</h2>
      </div>
      <button
        type="button"
        className="button quiet icon"
        aria-label={t('inspector.close')}
        onClick={() => useView.getState().select(undefined)}
      >
        <X size={16} />
      </button>
    </div>
  );
}

function ObjectView({ uid, object }: { uid: string; object: KubeObject }) {
  const { t } = useTranslation();
  const { kind } = object;
  const { name, namespace } = object.metadata;
  return (
    <>
      <Head kind={kind} name={name} namespace={namespace} />
      <Tabs.Root defaultValue="facts" className="tabs">
        <Tabs.List className="tab-list">
          {(['facts', 'events', 'yaml'] as const).map((tab) => (
            <Tabs.Trigger key={tab} value={tab} className="tab" data-testid={`tab-${tab}`}>
              {t(`inspector.${tab}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="facts" className="tab-content">
          {!isSimulatedKind(kind) && <p className="note">{t('inspector.notSimulated')}</p>}
          <Facts uid={uid} object={object} />
          <div className="inspector-actions">
            <DeleteButton object={object} />
          </div>
        </Tabs.Content>
        <Tabs.Content value="events" className="tab-content">
          <EventList object={object} />
        </Tabs.Content>
        <Tabs.Content value="yaml" className="tab-content yaml-tab">
          <Suspense fallback={<p className="faint">{t('yaml.loading')}</p>}>
            <YamlEditor
              key={uid}
              kind={qualifiedKind(object)}
              namespace={namespace ?? ''}
              name={name}
              version={object.metadata.resourceVersion ?? ''}
            />
          </Suspense>
        </Tabs.Content>
      </Tabs.Root>
    </>
  );
}

export function Inspector() {
  const { t } = useTranslation();
  const selected = useView((s) => s.selected);
  const object = useObject(selected?.startsWith('users:') === true ? undefined : selected);
  return (
    <aside className="panel inspector" aria-label={t('inspector.title')} data-testid="inspector">
      {selected === undefined ? (
        <ClusterNow />
      ) : selected.startsWith('users:') ? (
        <UsersFacts name={selected.slice('users:'.length)} />
      ) : object === undefined ? (
        <p className="panel-section faint">{t('inspector.gone')}</p>
      ) : (
        <ObjectView key={selected} uid={selected} object={object} />
      )}
    </aside>
  );
}
