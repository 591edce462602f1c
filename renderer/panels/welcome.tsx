/** An empty start is an invitation: drop a file, open one, take a sample, or look at the empty cluster. */
import { FileDown, Play } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../i18n/i18n.ts';
import { applyFiles, openFiles, play } from '../store/connection.ts';
import { useScene } from '../store/scene.ts';
import { useSession } from '../store/session.ts';
import { useView } from '../store/view.ts';
import './welcome.css';

export function Welcome() {
  const { t } = useTranslation();
  const samples = useSession((s) => s.samples);
  const connected = useSession((s) => s.connected);
  const files = useSession((s) => s.files.length);
  const welcomed = useView((s) => s.welcomed);
  const empty = useScene(
    (s) =>
      s.picture.workloads.every((w) => w.system) &&
      s.picture.pods.every((p) => p.system) &&
      s.picture.others.length === 0,
  );
  if (!connected || welcomed || files > 0 || !empty) return null;
  return (
    <div className="welcome" data-testid="welcome">
      <div className="welcome-card">
        <button type="button" className="welcome-drop" onClick={openFiles}>
          <FileDown size={40} aria-hidden="true" />
          <strong>{t('welcome.title')}</strong>
          <span className="faint">{t('welcome.hint')}</span>
          <span className="button primary">{t('welcome.browse')}</span>
        </button>
        {samples.length > 0 && (
          <>
            <p className="faint">{t('welcome.or')}</p>
            <div className="welcome-samples">
              {samples.slice(0, 3).map((sample) => (
                <button
                  key={sample.id}
                  type="button"
                  className="button"
                  onClick={() => void applyFiles(sample.files).then(play)}
                >
                  <Play size={14} aria-hidden="true" />
                  {titleOf(sample.title)}
                </button>
              ))}
            </div>
          </>
        )}
        <button
          type="button"
          className="link"
          data-testid="empty-cluster"
          onClick={() => useView.getState().set({ welcomed: true })}
        >
          {t('welcome.empty')}
        </button>
      </div>
    </div>
  );
}
