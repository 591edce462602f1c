/** The panel on the left: open files, samples, the cluster, and every object by kind. */
import { FileText, Play, RotateCcw } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../../i18n/i18n.ts';
import { applyFiles, openFiles, play, resetCluster } from '../../store/connection.ts';
import { useSession } from '../../store/session.ts';
import './library.css';
import { ObjectList } from './object-list.tsx';

function Files() {
  const { t } = useTranslation();
  const files = useSession((s) => s.files);
  return (
    <section className="panel-section">
      <h2 className="heading">{t('library.files')}</h2>
      {files.length === 0 ? (
        <button type="button" className="library-drop" onClick={openFiles}>
          {t('library.dropHere')}
        </button>
      ) : (
        <ul>
          {files.map((name) => (
            <li key={name} className="library-file" title={name}>
              <FileText size={14} aria-hidden="true" />
              <span className="mono">{name.split(/[\\/]/).at(-1)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Samples() {
  const { t } = useTranslation();
  const samples = useSession((s) => s.samples);
  if (samples.length === 0) return null;
  return (
    <section className="panel-section">
      <h2 className="heading">{t('library.samples')}</h2>
      <ul>
        {samples.map((sample) => (
          <li key={sample.id}>
            <button
              type="button"
              className="row-button"
              data-testid={`sample-${sample.id}`}
              onClick={() => void applyFiles(sample.files).then(play)}
            >
              <Play size={13} aria-hidden="true" />
              {titleOf(sample.title)}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ClusterChoice() {
  const { t } = useTranslation();
  const scenario = useSession((s) => s.scenario);
  const scenarios = useSession((s) => s.scenarios);
  if (scenario === undefined) return null;
  return (
    <form
      key={`${scenario.id} ${scenario.seed}`}
      className="panel-section library-cluster"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        void resetCluster(String(data.get('scenario')), Number(data.get('seed')));
      }}
    >
      <h2 className="heading">{t('library.cluster')}</h2>
      <label>
        <span>{t('library.scenario')}</span>
        <select name="scenario" defaultValue={scenario.id}>
          {(scenarios.length > 0 ? scenarios : [scenario]).map((s) => (
            <option key={s.id} value={s.id}>
              {titleOf(s.title)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{t('library.seed')}</span>
        <input name="seed" type="number" min={0} max={4294967295} step={1} defaultValue={scenario.seed} required />
      </label>
      <button type="submit" className="button" title={t('library.restartHint')} data-testid="reset">
        <RotateCcw size={14} aria-hidden="true" />
        {t('library.restart')}
      </button>
    </form>
  );
}

export function Library() {
  const { t } = useTranslation();
  return (
    <aside className="panel library" aria-label={t('library.title')} data-testid="library">
      <Files />
      <Samples />
      <ClusterChoice />
      <ObjectList />
    </aside>
  );
}
