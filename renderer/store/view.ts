/** How this window looks at the cluster: what is selected, which panels are open, theme, language, text size. Remembered. */
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

export type ThemeChoice = 'system' | 'light' | 'dark';
export type Language = 'en' | 'fr';
/** traffic: machines and requests; ownership: who made whom. */
export const viewNames = ['traffic', 'ownership'] as const;
export type ViewName = (typeof viewNames)[number];

export const textSizes = [1, 1.15, 1.3, 1.5] as const;

export interface ViewState {
  /** uid of the selected object, or "users:NAME". */
  selected: string | undefined;
  /** uid of the pod whose inside is shown. */
  opened: string | undefined;
  view: ViewName;
  theme: ThemeChoice;
  language: Language;
  textSize: number;
  /** The cluster's own services and workloads too; its pods are always there, small. */
  showSystem: boolean;
  library: boolean;
  inspector: boolean;
  /** The drawer with terminals, how high it is in px, and whether prompts have colours. */
  terminal: boolean;
  /** The same drawer with the ledger of requests; never both. */
  ledger: boolean;
  terminalHeight: number;
  /** px of the panels at the sides; undefined: as their text needs. */
  libraryWidth: number | undefined;
  inspectorWidth: number | undefined;
  terminalColours: boolean;
  /** The invitation of an empty start was waved away. */
  welcomed: boolean;
  select(selected: string | undefined): void;
  /** Selects a pod; the one that is selected already is opened, and a sheet that is open goes over to the new one. */
  selectPod(uid: string): void;
  open(uid: string | undefined): void;
  set(part: Partial<Omit<ViewState, 'select' | 'selectPod' | 'open' | 'set'>>): void;
}

function systemLanguage(): Language {
  return typeof navigator !== 'undefined' && navigator.language.startsWith('fr') ? 'fr' : 'en';
}

/** On a projector's 1280 pixels the diagram needs the room more. */
function roomy(): boolean {
  return typeof window === 'undefined' || window.innerWidth >= 1360;
}

/** What the next start of the window finds as it was. */
const kept = [
  'theme',
  'language',
  'textSize',
  'showSystem',
  'library',
  'inspector',
  'terminal',
  'ledger',
  'terminalHeight',
  'libraryWidth',
  'inspectorWidth',
  'terminalColours',
] as const;

export const useView = create<ViewState>()(
  persist(
    (set) => ({
      selected: undefined,
      opened: undefined,
      view: 'traffic',
      theme: 'system',
      language: systemLanguage(),
      textSize: 1,
      showSystem: false,
      library: roomy(),
      inspector: true,
      terminal: false,
      ledger: false,
      terminalHeight: 240,
      libraryWidth: undefined,
      inspectorWidth: undefined,
      terminalColours: true,
      welcomed: false,
      select: (selected) => set({ selected }),
      selectPod: (uid) =>
        set(({ selected, opened }) => ({
          selected: uid,
          opened: selected === uid ? (opened === uid ? undefined : uid) : opened === undefined ? undefined : uid,
        })),
      open: (opened) => set({ opened, ...(opened !== undefined && { selected: opened }) }),
      set: (part) => set(part),
    }),
    {
      name: 'orrery-view',
      storage: createJSONStorage(() => localStorage),
      partialize: (state) =>
        Object.fromEntries(kept.map((key) => [key, state[key]])) as Pick<ViewState, (typeof kept)[number]>,
    },
  ),
);

/** Opens one of the two that share the drawer at the bottom, or closes it. */
export function toggleDrawer(which: 'terminal' | 'ledger'): void {
  const open = !useView.getState()[which];
  useView.getState().set({ terminal: false, ledger: false, [which]: open });
}

/** The key under which a source of requests is selected. */
export function usersKey(name: string): string {
  return `users:${name}`;
}
