/** A Service: its name, type, address and selector, how many pods that it selects are ready, and what does not work. */
import { memo } from 'react';
import { ExternalLink, List, PenLine, Waypoints } from 'lucide-react';
import type { Service } from '../../shared/model/network.ts';
import { middleEllipsis } from '../graph/ellipsis.ts';
import { selectorText } from '../graph/selector.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { addressText, portText, type ServiceLook, serviceLook } from '../graph/service-look.ts';
import { i18n, number } from '../i18n/i18n.ts';
import { useObject } from '../store/cluster.ts';
import { useFindings } from '../store/findings.ts';
import { highlight } from '../store/highlight.ts';
import { useLoss } from '../store/losses.ts';
import { useScene } from '../store/scene.ts';
import { useSession } from '../store/session.ts';
import { lossWords } from './loss-words.ts';
import { Thing } from './thing.tsx';
import { useLetters, useNameLetters, useZoomLevel } from './zoom.ts';

export interface ServiceData extends Record<string, unknown> {
  uid: string;
}

const icons: Record<ServiceLook, typeof Waypoints> = {
  usual: Waypoints,
  headless: List,
  away: ExternalLink,
  bare: PenLine,
};

/** Of a card's width, picture units, what is left for a line. */
const lineRoom = 166;
/** Letters of a rate are so much smaller than those of a name. */
const smaller = 0.8;

/** Letters of a name and its kind that can stand beside each other: beside a rate, and without one. */
const besideRate = 12;
const alone = 20;

/** Letters of a proportional font are so much narrower. */
const narrower = 0.85;
/** Of a selector that is too long this much must be left. */
const leastSelector = 10;

/** ms between two looks at what is wrong. */
const lookEvery = 500;

const brief = ({ code, values }: Finding): string => i18n.t(`finding.brief.${code}`, values);
/** The card counts its pods where it selects some. */
const selectsNobody = (code: Finding['code'] | undefined): boolean =>
  code === 'selects-none' || code === 'selects-other';

export const ServiceCard = memo(function ServiceCard({ data }: { data: ServiceData }) {
  const { uid } = data;
  const service = useObject<Service>(uid, 'Service');
  const counts = useScene((s) => {
    const backends = s.picture.services.find((m) => m.uid === uid)?.backends ?? [];
    return `${backends.filter((b) => b.ready).length}/${backends.length}`;
  });
  const rate = useSession((s) =>
    service === undefined
      ? 0
      : (s.traffic.services[`${service.metadata.namespace ?? ''}/${service.metadata.name}`] ?? 0),
  );
  const loss = useLoss(uid);
  const letters = useLetters(lineRoom);
  const [problem] = useFindings(service, lookEvery);
  // From farther away no rate is told.
  const isMid = useZoomLevel((s) => s.nearness === 'mid' || s.nearness === 'far');
  const nameLetters = useNameLetters(lineRoom);
  if (service === undefined) return null;
  const { name, namespace = '' } = service.metadata;
  const [ready = 0, all = 0] = counts.split('/').map(Number);
  const type = service.spec.type ?? 'ClusterIP';
  const look = serviceLook(service);
  const Icon = icons[look];
  const shownType = look === 'headless' ? i18n.t('service.headless') : type;
  const rateText = i18n.t('service.rate', { rate: number(rate, rate < 10 ? 1 : 0) });
  const ports = look === 'headless' ? '' : portText(service);
  const selector =
    look === 'bare' ? i18n.t('service.noSelector') : selectorText({ matchLabels: service.spec.selector ?? {} });
  const address = look === 'headless' ? `${name}.${namespace}.svc` : addressText(service);
  const counted = i18n.t('service.ready', { ready, all, count: ready });
  const selectorRoom = letters - counted.length * narrower - 1;
  const hasSelector = look !== 'away' && selectorRoom >= Math.min(selector.length, leastSelector);
  const isWhole = look !== 'away' && !selectsNobody(problem?.code);
  const isOdd = problem !== undefined && problem.code !== 'none-ready';
  const said = [
    i18n.t('diagram.service', { name, type, ready, all }),
    ...(problem === undefined ? [] : [i18n.t(`finding.${problem.code}`, problem.values)]),
  ].join(', ');
  return (
    <Thing
      look="thing service"
      uid={uid}
      kind="Service"
      namespace={namespace}
      name={name}
      state={ready > 0 || look === 'away' ? 'ready' : 'no-endpoints'}
      label={said}
      data-look={look}
      data-problem={problem?.code}
      title={`${type} ${addressText(service)} ${ports}\n${selector}`}
      onPointerEnter={() => highlight(uid)}
      onPointerLeave={() => highlight(undefined)}
      onFocus={() => highlight(uid)}
      onBlur={() => highlight(undefined)}
    >
      <span className="thing-title">
        <Icon size={15} aria-hidden="true" />
        {/* A name that needs the room has it. */}
        {name.length + shownType.length <= (rate > 0 ? besideRate : alone) && (
          <span className="thing-kind near-only">{shownType}</span>
        )}
        <span className="thing-name">
          {middleEllipsis(name, nameLetters - (rate > 0 && !isMid ? Math.ceil(rateText.length * smaller) + 1 : 0))}
        </span>
        {rate > 0 && <span className="thing-rate">{rateText}</span>}
      </span>
      <span className={`thing-line mono${look === 'away' || look === 'bare' ? '' : ' thing-extra'}`}>
        {address}
        {ports !== '' && address.length + ports.length + 2 <= letters && <span className="faint"> :{ports}</span>}
      </span>
      {loss !== undefined ? (
        <span className="thing-line" data-tone="bad" data-testid="loss">
          {lossWords(loss, letters)}
        </span>
      ) : (
        <span
          className="thing-line service-pods"
          data-tone={all > 0 && ready === 0 ? 'bad' : ready < all || problem !== undefined ? 'warn' : undefined}
        >
          {isWhole && (look !== 'bare' || all > 0) && (
            // Farther away there is room for what is wrong alone.
            <span className={isOdd ? 'near-only' : undefined}>{counted}</span>
          )}
          {isOdd ? (
            <span className="service-problem">⚠ {brief(problem)}</span>
          ) : (
            hasSelector && <span className="mono faint thing-extra service-selector">{selector}</span>
          )}
        </span>
      )}
    </Thing>
  );
});
