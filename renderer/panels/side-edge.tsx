/** The edges of the panels at the sides: as wide as the person drew them, and as their text needs before that. */
import { useTranslation } from 'react-i18next';
import { useView } from '../store/view.ts';
import { Edge } from './edge.tsx';

const least = 190;
/** Of the window's width: the diagram is what it is all about. */
const most = 0.45;

/** px at normal text size, as the style sheets have them. */
const usual = { library: 232, inspector: 304 } as const;

export function SideEdge({ panel }: { panel: 'library' | 'inspector' }) {
  const { t } = useTranslation();
  const key = panel === 'library' ? 'libraryWidth' : 'inspectorWidth';
  const width = useView((s) => s[key]);
  const textSize = useView((s) => s.textSize);
  return (
    <Edge
      label={t(panel === 'library' ? 'library.width' : 'inspector.width')}
      grows={panel === 'library' ? 'right' : 'left'}
      size={width ?? Math.round(usual[panel] * textSize)}
      least={least}
      most={() => window.innerWidth * most}
      onSize={(px) => useView.getState().set({ [key]: px })}
    />
  );
}
