/** A machine's facts: readiness, load, taints, and the pods on it. */
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../shared/model/node.ts';
import { machineState } from '../../diagram/machine.tsx';
import { taintText, zoneLabel } from '../../graph/machine-patches.ts';
import { bytesText, coresText } from '../../graph/quantity.ts';
import { useScene } from '../../store/scene.ts';
import { MachineOutlook } from './outlook.tsx';
import { Fact, ObjectLink, Section } from './parts.tsx';

export function NodeFacts({ node }: { node: Node }) {
  const { t } = useTranslation();
  const mark = useScene((s) => s.picture.machines.find((m) => m.uid === node.metadata.uid));
  const pods = useScene((s) => s.picture.pods);
  const taints = node.spec.taints ?? [];
  const state = machineState(node);
  const here = pods.filter((p) => p.node === node.metadata.name);
  return (
    <>
      <dl className="facts">
        <Fact name="state" tone={state === 'ready' ? 'good' : 'warn'}>
          {t(`machine.${state}`)}
        </Fact>
        <MachineOutlook node={node} />
        <Fact name="zone">{node.metadata.labels?.[zoneLabel]}</Fact>
        <Fact name="role">{mark?.controlPlane === true ? t('machine.controlPlane') : t('machine.worker')}</Fact>
        <Fact name="ip">
          <span className="mono">{node.status?.addresses?.find((a) => a.type === 'InternalIP')?.address}</span>
        </Fact>
        <Fact name="podCIDR">
          {node.spec.podCIDR !== undefined && <span className="mono">{node.spec.podCIDR}</span>}
        </Fact>
        {mark !== undefined && (
          <>
            <Fact name="cpu">
              {coresText(mark.cpu.requested)} / {coresText(mark.cpu.allocatable)}
            </Fact>
            <Fact name="memory">
              {bytesText(mark.memory.requested)} / {bytesText(mark.memory.allocatable)}
            </Fact>
          </>
        )}
        <Fact name="taints">
          {taints.length === 0 ? undefined : <span className="mono">{taints.map(taintText).join(' ')}</span>}
        </Fact>
      </dl>
      {here.length > 0 && (
        <Section title={`${t('inspector.pods')} · ${here.length}`}>
          <ul className="links">
            {here.slice(0, 60).map((p) => (
              <li key={p.uid}>
                <ObjectLink kind="Pod" namespace={p.namespace} name={p.name} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
