/** A Service: its name, type, address, and how many of the pods that it selects are ready. */
import { memo } from 'react';
import { Waypoints } from 'lucide-react';
import type { Service } from '../../shared/model/network.ts';
import { i18n, number } from '../i18n/i18n.ts';
import { useObject } from '../store/cluster.ts';
import { useScene } from '../store/scene.ts';
import { useSession } from '../store/session.ts';
import { useView } from '../store/view.ts';

export interface ServiceData extends Record<string, unknown> {
  uid: string;
}

/** "80→8080", "80:30080/UDP" and so on, as short as can be. */
export function portText(service: Service): string {
  return (service.spec.ports ?? [])
    .map((p) => `${p.port}${p.nodePort === undefined ? '' : `:${p.nodePort}`}${p.protocol === 'UDP' ? '/UDP' : ''}`)
    .join(', ');
}

export const ServiceCard = memo(function ServiceCard({ data }: { data: ServiceData }) {
  const { uid } = data;
  const service = useObject<Service>(uid, 'Service');
  const selected = useView((s) => s.selected === uid);
  const counts = useScene((s) => {
    const backends = s.picture.services.find((m) => m.uid === uid)?.backends ?? [];
    return `${backends.filter((b) => b.ready).length}/${backends.length}`;
  });
  const rate = useSession((s) =>
    service === undefined
      ? 0
      : (s.traffic.services[`${service.metadata.namespace ?? ''}/${service.metadata.name}`] ?? 0),
  );
  if (service === undefined) return null;
  const { name, namespace = '' } = service.metadata;
  const [ready = 0, all = 0] = counts.split('/').map(Number);
  const type = service.spec.type ?? 'ClusterIP';
  const address = service.spec.clusterIP === 'None' ? i18n.t('service.headless') : (service.spec.clusterIP ?? '');
  const state = ready > 0 ? 'ready' : 'no-endpoints';
  return (
    <button
      type="button"
      className="thing service nodrag"
      data-walk={uid}
      data-kind="Service"
      data-namespace={namespace}
      data-name={name}
      data-state={state}
      aria-label={i18n.t('diagram.service', { name, type, ready, all })}
      aria-pressed={selected}
      onClick={(event) => {
        event.stopPropagation();
        useView.getState().select(uid);
      }}
    >
      <span className="thing-title">
        <Waypoints size={15} aria-hidden="true" />
        <span className="thing-name">{name}</span>
        {rate > 0 && <span className="thing-rate">{i18n.t('service.rate', { rate: number(rate) })}</span>}
      </span>
      <span className="thing-line thing-extra mono">
        <span className="near-only">{type} </span>
        {address}
      </span>
      <span className="thing-line" data-tone={all > 0 && ready === 0 ? 'bad' : ready < all ? 'warn' : undefined}>
        {all === 0 ? i18n.t('service.noPods') : i18n.t('service.ready', { ready, all })}
        {portText(service) !== '' && <span className="mono faint near-only"> · {portText(service)}</span>}
      </span>
    </button>
  );
});
