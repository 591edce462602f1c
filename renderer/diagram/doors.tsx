/** What of a machine is the network's: the doors by which requests come in, and its kube-proxy with how far it is behind. */
import { Shuffle } from 'lucide-react';
import type { DoorMark } from '../graph/picture.ts';
import { i18n, number } from '../i18n/i18n.ts';
import { useSession } from '../store/session.ts';
import { useView } from '../store/view.ts';

const doorTitle = ({ kind, namespace, name, ports }: DoorMark): string =>
  `${kind} ${ports.join(', ')} · ${namespace}/${name}`;

/** @param most more than these are counted */
export function Doors({ doors, most }: { doors: readonly DoorMark[]; most: number }) {
  if (doors.length === 0) return null;
  return (
    <span className="machine-doors">
      {doors.slice(0, most).map((door) => (
        <button
          key={`${door.service} ${door.kind}`}
          type="button"
          className="door nodrag mono"
          data-door={door.kind}
          title={doorTitle(door)}
          aria-label={doorTitle(door)}
          tabIndex={-1}
          onClick={(event) => {
            event.stopPropagation();
            useView.getState().select(door.service);
          }}
        >
          {door.kind === 'LoadBalancer' ? 'LB ' : ''}:{door.ports[0]}
          {door.ports.length > 1 ? ` +${door.ports.length - 1}` : ''}
        </button>
      ))}
      {doors.length > most && (
        <span className="door mono" title={doors.slice(most).map(doorTitle).join('\n')}>
          +{doors.length - most}
        </span>
      )}
    </span>
  );
}

/** Words only where it lasts: every change takes a moment. */
const notableMs = 300;

/** @param left where the gutter of its requests is, from the machine's left */
export function ProxyMark({ machine, left }: { machine: string; left: number }) {
  // Tenths of seconds: what changes more often nobody reads.
  const late = useSession((s) => {
    const behind = s.traffic.rulesBehind[machine];
    return behind === undefined ? undefined : `${(behind.ms / 1000).toFixed(1)} ${behind.stands}`;
  });
  const [seconds = '0', stands] = late?.split(' ') ?? [];
  const isNotable = late !== undefined && Number(seconds) * 1000 >= notableMs;
  const words =
    late === undefined
      ? i18n.t('proxy.current')
      : i18n.t(stands === 'true' ? 'proxy.stands' : 'proxy.behind', { time: number(Number(seconds), 1) });
  return (
    <>
      <span
        className="proxy-mark"
        role="img"
        data-behind={late === undefined ? undefined : stands === 'true' ? 'stands' : 'late'}
        aria-label={`kube-proxy: ${words}`}
        title={`kube-proxy: ${words}`}
        style={{ left }}
      >
        <Shuffle size={10} aria-hidden="true" />
      </span>
      {isNotable && (
        <span className="proxy-words" role="status" data-testid="proxy-words">
          {words}
        </span>
      )}
    </>
  );
}
