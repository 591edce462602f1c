/** What is about to happen to a machine or a pod, as facts that run down. */
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../shared/model/node.ts';
import type { Pod } from '../../../shared/model/pod.ts';
import { causeWords } from '../../diagram/cause-words.ts';
import { isReadyNode } from '../../diagram/machine.tsx';
import { useDisrupted, useEviction, useFirstEviction, useSilence } from '../../store/absences.ts';
import { causeOf, usePreemptor } from '../../store/causes.ts';
import { ageText, clockText } from '../../store/clock.ts';
import { useSecondsSince, useSecondsUntil } from '../../store/countdown.ts';
import { Fact } from './parts.tsx';

const Until = ({ at }: { at: number }) => ageText(useSecondsUntil(at) * 1000);

function Since({ at }: { at: number }) {
  const age = ageText(useSecondsSince(at) * 1000);
  return (
    <>
      {age} <span className="faint">({clockText(at).slice(0, -2)})</span>
    </>
  );
}

/** Since when nobody hears of a machine, when the cluster misses it, when its pods go. */
export function MachineOutlook({ node }: { node: Node }) {
  const { t } = useTranslation();
  const { name } = node.metadata;
  const silence = useSilence(name);
  const first = useFirstEviction(name);
  const disrupted = useDisrupted();
  const isMissed = !isReadyNode(node);
  return (
    <>
      {silence !== undefined && (
        <Fact name="silentSince" tone="bad">
          <Since at={silence.since} />
        </Fact>
      )}
      {silence !== undefined && !isMissed && (
        <Fact name="notReadyIn" tone="warn">
          <Until at={silence.missedAt} />
        </Fact>
      )}
      {first !== undefined && (
        <Fact name="podsLeaveIn" tone="warn">
          <Until at={first} />
        </Fact>
      )}
      {silence !== undefined && isMissed && first === undefined && disrupted && (
        <Fact name="podsLeaveIn">{t('machine.held')}</Fact>
      )}
    </>
  );
}

/** When a pod is driven away, why it is told to go, and that nobody can say whether it went. */
export function PodOutlook({ pod }: { pod: Pod }) {
  const { t } = useTranslation();
  const uid = pod.metadata.uid ?? '';
  const silence = useSilence(pod.spec.nodeName ?? '');
  const leavesAt = useEviction(uid);
  const by = usePreemptor(uid);
  const cause = causeOf(pod);
  const isLeaving = pod.metadata.deletionTimestamp !== undefined;
  return (
    <>
      {leavesAt !== undefined && !isLeaving && (
        <Fact name="leavesIn" tone="warn">
          <Until at={leavesAt} />
        </Fact>
      )}
      {cause !== undefined && <Fact name="cause">{causeWords(cause, by)}</Fact>}
      {isLeaving && silence !== undefined && (
        <Fact name="leaving" tone="bad">
          {t('pod.unconfirmed')}
        </Fact>
      )}
    </>
  );
}
