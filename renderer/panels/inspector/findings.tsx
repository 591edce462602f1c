/** What keeps an object from doing what it says, a sentence for each thing, with the field that it is about. */
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { KubeObject } from '../../../shared/model/meta.ts';
import { useFindings } from '../../store/findings.ts';
import './findings.css';

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
