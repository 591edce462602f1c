/** What went wrong, in a calm bar that can be waved away. It takes no focus. */
import { TriangleAlert, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { dismissTrouble, useSession } from '../store/session.ts';
import './troubles.css';

export function Troubles() {
  const { t } = useTranslation();
  const troubles = useSession((s) => s.troubles);
  if (troubles.length === 0) return null;
  return (
    <div className="troubles" role="status" aria-label={t('trouble.label')} data-testid="trouble">
      {troubles.map(({ id, what }) => (
        <div key={id} className="trouble">
          <TriangleAlert size={16} aria-hidden="true" />
          <span>{what}</span>
          <button
            type="button"
            className="button quiet icon"
            aria-label={t('trouble.dismiss')}
            onClick={() => dismissTrouble(id)}
          >
            <X size={15} />
          </button>
        </div>
      ))}
    </div>
  );
}
