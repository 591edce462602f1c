/** Events, newest first: of one object, or of the whole cluster. */
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { KubeEvent } from '../../../shared/model/event.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { isSystemNamespace } from '../../graph/kinds.ts';
import { clockText } from '../../store/clock.ts';
import { records, useSlowly } from '../../store/cluster.ts';
import { useSession } from '../../store/session.ts';
import { useView } from '../../store/view.ts';

const most = 100;
const eventsOnly = ['Event'];

function timeOf(event: KubeEvent): string {
  return event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? '';
}

/** Minutes and seconds of virtual time, hours where there are any; what was before the clock began has none. */
function eventTime(ms: number): string {
  if (!(ms >= 0)) return '–';
  const text = clockText(ms).slice(0, -2);
  return ms < 3_600_000 ? text.slice(3) : text;
}

/** Events of an object: those that name its uid, or its kind and name. */
export function eventsOf(
  object: KubeObject | undefined,
  events: Iterable<KubeObject>,
  showSystem: boolean,
): KubeEvent[] {
  const found: KubeEvent[] = [];
  for (const e of events) {
    const event = e as KubeEvent;
    const about = event.involvedObject;
    if (object === undefined) {
      if (showSystem || !isSystemNamespace(about.namespace)) found.push(event);
    } else if (
      (about.uid !== undefined && about.uid === object.metadata.uid) ||
      (about.kind === object.kind &&
        about.name === object.metadata.name &&
        (about.namespace ?? '') === (object.metadata.namespace ?? ''))
    ) {
      found.push(event);
    }
  }
  const times = new Map(found.map((event, i) => [event, `${timeOf(event)} ${String(i).padStart(7, '0')}`]));
  const later = (a: KubeEvent, b: KubeEvent): number => ((times.get(a) ?? '') < (times.get(b) ?? '') ? 1 : -1);
  return found.sort(later);
}

export const EventList = memo(function EventList({ object, limit = most }: { object?: KubeObject; limit?: number }) {
  const { t } = useTranslation();
  useSlowly(eventsOnly, 400);
  const epoch = useSession((s) => s.epoch);
  const showSystem = useView((s) => s.showSystem);
  const events = eventsOf(object, records.ofKind('Event').values(), showSystem).slice(0, limit);
  if (events.length === 0) return <p className="faint">{t('inspector.noEvents')}</p>;
  return (
    <ul className="events" data-testid="events">
      {events.map((event) => {
        const uid = event.involvedObject.uid;
        const known = object === undefined && uid !== undefined && records.get(uid) !== undefined;
        const about = `${event.involvedObject.kind ?? ''} ${event.involvedObject.name ?? ''}`;
        return (
          <li key={event.metadata.uid ?? event.metadata.name} data-type={event.type}>
            <div className="event-head">
              <span className="event-reason">{event.reason}</span>
              {(event.count ?? 1) > 1 && <span className="faint">×{event.count}</span>}
              <span className="faint mono event-time">{eventTime(Date.parse(timeOf(event)) - epoch)}</span>
            </div>
            {object === undefined &&
              (known ? (
                <button type="button" className="link mono event-about" onClick={() => useView.getState().select(uid)}>
                  {about}
                </button>
              ) : (
                <span className="mono event-about faint">{about}</span>
              ))}
            <div className="event-message">{event.message}</div>
          </li>
        );
      })}
    </ul>
  );
});
