/** The window: top bar, library, diagram, inspector, time. */
import { StrictMode, useEffect } from 'react';
import { Tooltip } from 'radix-ui';
import { createRoot } from 'react-dom/client';
import { useTranslation } from 'react-i18next';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import type { Bridge } from '../shared/ipc/contract.ts';
import './theme/tokens.css';
import './theme/base.css';
import './app.css';
import { Diagram } from './diagram/diagram.tsx';
import { Ownership } from './diagram/ownership/ownership.tsx';
import { listenToKeys } from './keys.ts';
import { Doors } from './panels/doors.tsx';
import { Fence } from './panels/fence.tsx';
import { Inspector } from './panels/inspector/inspector.tsx';
import { LedgerDrawer } from './panels/ledger/ledger-drawer.tsx';
import { Library } from './panels/library/library.tsx';
import { MachineDesk } from './panels/machine/machine-dialogs.tsx';
import { Report } from './panels/report/report.tsx';
import { SideEdge } from './panels/side-edge.tsx';
import { TerminalDrawer } from './panels/terminal/terminal-drawer.tsx';
import { Timeline } from './panels/timeline/timeline.tsx';
import { Topbar } from './panels/topbar.tsx';
import { Troubles } from './panels/troubles.tsx';
import { Welcome } from './panels/welcome.tsx';
import { followAbsences } from './store/absences.ts';
import { connect } from './store/connection.ts';
import { followStores } from './store/scene.ts';
import { useSession } from './store/session.ts';
import { useView } from './store/view.ts';
import { followView } from './theme/theme.ts';

function App({ bridge }: { bridge: Bridge }) {
  const { t, i18n } = useTranslation();
  const view = useView((s) => s.view);
  const library = useView((s) => s.library);
  const inspector = useView((s) => s.inspector);
  const terminal = useView((s) => s.terminal);
  const ledger = useView((s) => s.ledger);
  const connected = useSession((s) => s.connected);
  useEffect(() => {
    const stops = [followView(), followStores(), followAbsences(), listenToKeys(), connect(bridge)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [bridge]);
  return (
    <Tooltip.Provider delayDuration={500}>
      <div className="app">
        <Topbar />
        {library && (
          <Fence part={t('library.title')}>
            <Library />
            <SideEdge panel="library" />
          </Fence>
        )}
        <main className="centre">
          <Fence part={t('diagram.label')}>
            {view === 'traffic' ? <Diagram key={i18n.language} /> : <Ownership key={i18n.language} />}
          </Fence>
          {!connected && <div className="starting">{t('app.loading')}</div>}
          <Welcome />
          <Troubles />
          <Fence part={t('report.title')}>
            <Report />
          </Fence>
        </main>
        {inspector && (
          <Fence part={t('inspector.title')}>
            <Inspector />
            <SideEdge panel="inspector" />
          </Fence>
        )}
        <Fence part={t('time.marks')}>
          <Timeline />
        </Fence>
        {terminal && (
          <Fence part={t('terminal.title')}>
            <TerminalDrawer />
          </Fence>
        )}
        {ledger && !terminal && (
          <Fence part={t('ledger.title')}>
            <LedgerDrawer />
          </Fence>
        )}
        <Doors />
        <MachineDesk />
      </div>
    </Tooltip.Provider>
  );
}

/** Draws the window into an element, for a host. */
export function mount(element: Element, bridge: Bridge): void {
  createRoot(element).render(
    <StrictMode>
      <App bridge={bridge} />
    </StrictMode>,
  );
}
