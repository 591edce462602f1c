/** The panel on the right: what is selected, in facts, events and YAML; or the whole cluster in short. */
import { lazy, Suspense, useState } from 'react';
import { X } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Service } from '../../../shared/model/network.ts';
import type { Node } from '../../../shared/model/node.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { isSimulatedKind, qualifiedKind } from '../../graph/kinds.ts';
import { clockText } from '../../store/clock.ts';
import { clock, useObject } from '../../store/cluster.ts';
import { useView } from '../../store/view.ts';
import { ClusterNow } from './cluster-now.tsx';
import { DeleteButton } from './delete-button.tsx';
import { EventList } from './event-list.tsx';
import { Facts } from './facts.tsx';
import { Faults } from './faults.tsx';
import './inspector.css';
import './client.css';
import { MachineActions } from './machine-actions.tsx';
import { Findings } from './findings.tsx';
import { LogView } from './log-view.tsx';
import { PlacementTable } from './placement-table.tsx';
import { WhoMayReach } from './policy-facts.tsx';
import { ProxyDelay } from './proxy-delay.tsx';
import { SendFromPod, SendToService } from './send-request.tsx';
import { WhyChain } from './why-chain.tsx';
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

/** `goneAt`: virtual ms at which it left the cluster; what is shown is then how it last was. */
function ObjectView({ uid, object, goneAt }: { uid: string; object: KubeObject; goneAt?: number }) {
  const { t } = useTranslation();
  const { kind } = object;
  const { name, namespace } = object.metadata;
  return (
    <>
      <Head kind={kind} name={name} namespace={namespace} />
      {goneAt !== undefined && (
        <p className="note gone" data-testid="gone">
          {t('inspector.gone', { time: clockText(goneAt) })}
        </p>
      )}
      <Tabs.Root defaultValue="facts" className="tabs">
        <Tabs.List className="tab-list">
          {tabsOf(object, goneAt !== undefined).map((tab) => (
            <Tabs.Trigger key={tab} value={tab} className="tab" data-testid={`tab-${tab}`}>
              {t(`inspector.${tab}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <Tabs.Content value="facts" className="tab-content">
          {!isSimulatedKind(kind) && <p className="note">{t('inspector.notSimulated')}</p>}
          {goneAt === undefined && hasFindings.has(object.kind) && <Findings object={object} />}
          <Facts object={object}>
            <WhyChain object={object} />
            {goneAt === undefined && object.kind === 'Pod' && <PlacementTable pod={object as Pod} />}
            {goneAt === undefined && object.kind === 'Pod' && <WhoMayReach pod={object as Pod} />}
            {goneAt === undefined && object.kind === 'Pod' && <SendFromPod pod={object as Pod} />}
            {goneAt === undefined && object.kind === 'Service' && <SendToService service={object as Service} />}
            {goneAt === undefined && object.kind === 'Pod' && <Faults pod={object as Pod} />}
            {goneAt === undefined && object.kind === 'Node' && <MachineActions node={object as Node} />}
            {goneAt === undefined && object.kind === 'Node' && <ProxyDelay node={object as Node} />}
          </Facts>
          {goneAt === undefined && (
            <div className="inspector-actions">
              {kind === 'Pod' && (
                <button
                  type="button"
                  className="button"
                  data-testid="look-inside"
                  onClick={() => useView.getState().open(uid)}
                >
                  {t('opened.open')}
                </button>
              )}
              {kind !== 'Node' && <DeleteButton object={object} />}
            </div>
          )}
        </Tabs.Content>
        <Tabs.Content value="events" className="tab-content">
          <EventList object={object} />
        </Tabs.Content>
        {object.kind === 'Pod' && (
          <Tabs.Content value="logs" className="tab-content log-tab">
            <LogView pod={object as Pod} />
          </Tabs.Content>
        )}
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

type Tab = 'facts' | 'events' | 'logs' | 'yaml';

function tabsOf(object: KubeObject, isGone: boolean): Tab[] {
  if (isGone) return ['facts', 'events'];
  return object.kind === 'Pod' ? ['facts', 'events', 'logs', 'yaml'] : ['facts', 'events', 'yaml'];
}

/** The object with its last moment kept, so that a reader is not left with an empty panel when it goes. */
function useLastSeen(uid: string | undefined): { object: KubeObject | undefined; goneAt?: number } {
  const object = useObject(uid);
  const [last, setLast] = useState<{ uid: string | undefined; object: KubeObject; goneAt?: number }>();
  if (object !== undefined) {
    if (last?.object !== object) setLast({ uid, object });
    return { object };
  }
  if (last === undefined || last.uid !== uid) return { object };
  if (last.goneAt === undefined) setLast({ ...last, goneAt: clock.lastNews });
  return last;
}

/** Kinds whose objects are looked through for what keeps them from working. */
const hasFindings: ReadonlySet<string> = new Set(['Ingress', 'Service']);

export function Inspector() {
  const { t } = useTranslation();
  const selected = useView((s) => s.selected);
  const { object, goneAt } = useLastSeen(selected?.startsWith('users:') === true ? undefined : selected);
  return (
    // Another thing is read from its top.
    <aside key={selected} className="panel inspector" aria-label={t('inspector.title')} data-testid="inspector">
      {selected === undefined ? (
        <ClusterNow />
      ) : selected.startsWith('users:') ? (
        <UsersFacts name={selected.slice('users:'.length)} />
      ) : object === undefined ? (
        <p className="panel-section faint">{t('inspector.goneBefore')}</p>
      ) : (
        <ObjectView key={selected} uid={selected} object={object} {...(goneAt === undefined ? {} : { goneAt })} />
      )}
    </aside>
  );
}
