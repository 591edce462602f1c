/** What keeps an object from doing what it says, a sentence for each thing, with the field that it is about. */
import { useEffect, useState } from 'react';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../../shared/model/finding.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { qualifiedKind } from '../../graph/kinds.ts';
import { useSlowly } from '../../store/cluster.ts';
import { findingsOf } from '../../store/connection.ts';
import './findings.css';

/** Whatever an Ingress leans on. */
const LEANS_ON = ['Ingress', 'IngressClass', 'Service', 'EndpointSlice', 'Secret', 'Pod'];

/** Asked for anew when the object has changed, or what it leans on. */
function useFindings(object: KubeObject): readonly Finding[] {
  const [answered, setAnswered] = useState<{ found: readonly Finding[]; version: number }>();
  const version = useSlowly(LEANS_ON, 500);
  useEffect(() => {
    let stale = false;
    void findingsOf(qualifiedKind(object), object.metadata.namespace ?? '', object.metadata.name).then((answer) => {
      if (!stale && answer !== undefined) setAnswered({ found: answer, version });
    });
    return () => {
      stale = true;
    };
  }, [object, version]);
  return answered?.found ?? [];
}

export function Findings({ object }: { object: KubeObject }) {
  const { t } = useTranslation();
  const found = useFindings(object);
  if (found.length === 0) return null;
  return (
    <ul className="findings" data-testid="findings" aria-label={t('finding.title')}>
      {found.map(({ code, place, values }) => (
        <li key={`${code} ${place} ${values['host'] ?? ''}`} data-code={code}>
          <TriangleAlert size={15} aria-hidden="true" />
          <div>
            <div>{t(`finding.${code}`, values)}</div>
            <div className="mono faint finding-place">{place}</div>
          </div>
        </li>
      ))}
    </ul>
  );
}
