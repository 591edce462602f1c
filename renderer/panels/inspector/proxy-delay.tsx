/** "Slow it down": how late kube-proxy programs what changed, on one machine or on all, so that a hall can see what comes of it. */
import { useTranslation } from 'react-i18next';
import type { Node } from '../../../shared/model/node.ts';
import { annotate } from '../../store/connection.ts';
import { records, useKindVersion } from '../../store/cluster.ts';
import { Section } from './parts.tsx';

/** On a Node: ms by which its kube-proxy is late. */
const DELAY = 'orrery.dev/proxy-delay-ms';

const choices = [0, 1000, 3000, 10_000, 30_000] as const;

const delayOf = (node: Node): number => Number(node.metadata.annotations?.[DELAY] ?? 0);

/** @param nodes those that are set, all at once */
function Choice({ nodes, id }: { nodes: readonly Node[]; id: string }) {
  const { t } = useTranslation();
  const delays = new Set(nodes.map(delayOf));
  const now = delays.size === 1 ? [...delays][0]! : -1;
  const set = (ms: number): void => {
    const seconds = ms / 1000;
    for (const node of nodes) {
      const { name } = node.metadata;
      if (delayOf(node) === ms) continue;
      const label = t(ms === 0 ? 'proxy.markNormal' : 'proxy.markSlow', { name, seconds });
      void annotate(node, { [DELAY]: ms === 0 ? null : String(ms) }, label);
    }
  };
  return (
    <div className="proxy-delay" role="radiogroup" aria-label={t('proxy.slow')} data-testid={id}>
      {choices.map((ms) => (
        <button
          key={ms}
          type="button"
          role="radio"
          className="button"
          aria-checked={now === ms}
          aria-pressed={now === ms}
          data-delay={ms}
          onClick={() => set(ms)}
        >
          {ms === 0 ? t('proxy.normal') : t('proxy.seconds', { seconds: ms / 1000 })}
        </button>
      ))}
    </div>
  );
}

export function ProxyDelay({ node }: { node: Node }) {
  const { t } = useTranslation();
  return (
    <Section title={t('proxy.slow')}>
      <Choice nodes={[node]} id="proxy-delay" />
      <p className="faint">{t('proxy.hint')}</p>
    </Section>
  );
}

/** The same for all machines at once. */
export function ProxyDelayOfAll() {
  const { t } = useTranslation();
  useKindVersion('Node');
  const nodes = [...records.ofKind('Node').values()] as Node[];
  if (nodes.length === 0) return null;
  return (
    <Section title={t('proxy.slowAll')}>
      <Choice nodes={nodes} id="proxy-delay-all" />
      <p className="faint">{t('proxy.hint')}</p>
    </Section>
  );
}
