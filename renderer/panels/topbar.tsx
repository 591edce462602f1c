/** The bar on top: what is open, opening more, and how the window looks. */
import {
  ALargeSmall,
  Check,
  FolderOpen,
  Languages,
  MoonStar,
  PanelLeft,
  PanelRight,
  Sun,
  SunMoon,
  Upload,
} from 'lucide-react';
import { DropdownMenu, ToggleGroup } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { titleOf } from '../i18n/i18n.ts';
import { openFiles } from '../store/connection.ts';
import { useSession } from '../store/session.ts';
import { type Language, textSizes, type ThemeChoice, useView, viewNames } from '../store/view.ts';
import { openFolder } from './doors.tsx';
import { Tip } from './tip.tsx';
import './topbar.css';

const languages: { id: Language; name: string }[] = [
  { id: 'en', name: 'English' },
  { id: 'fr', name: 'Français' },
];

function Choice<T extends string>({
  label,
  value,
  options,
  onPick,
  children,
}: {
  label: string;
  value: T;
  options: readonly { id: T; name: string }[];
  onPick: (id: T) => void;
  children: React.ReactNode;
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <Tip text={label} quiet>
        <DropdownMenu.Trigger asChild>
          <button type="button" className="button quiet" aria-label={label}>
            {children}
          </button>
        </DropdownMenu.Trigger>
      </Tip>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6}>
          <DropdownMenu.RadioGroup value={value} onValueChange={(id) => onPick(id as T)}>
            {options.map((o) => (
              <DropdownMenu.RadioItem key={o.id} value={o.id} className="menu-item">
                <span className="menu-check">{o.id === value && <Check size={14} />}</span>
                {o.name}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Title() {
  const { t } = useTranslation();
  const scenario = useSession((s) => s.scenario);
  const files = useSession((s) => s.files);
  const base = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
  const file =
    files.length === 0
      ? t('app.noFile')
      : files.length === 1
        ? base(files[0] ?? '')
        : t('report.files', { count: files.length });
  return (
    <div className="topbar-title">
      <h1>{t('app.name')}</h1>
      <span className="topbar-file" title={files.join('\n')}>
        {file}
        {scenario !== undefined && (
          <span className="faint">
            {' '}
            · {t('app.cluster', { title: titleOf(scenario.title), nodes: scenario.nodes, seed: scenario.seed })}
          </span>
        )}
      </span>
    </div>
  );
}

export function Topbar() {
  const { t } = useTranslation();
  const { view, theme, language, textSize, showSystem, library, inspector, set } = useView();
  const themes: { id: ThemeChoice; name: string }[] = [
    { id: 'system', name: t('top.followSystem') },
    { id: 'light', name: t('top.light') },
    { id: 'dark', name: t('top.dark') },
  ];
  const ThemeIcon = theme === 'system' ? SunMoon : theme === 'light' ? Sun : MoonStar;
  return (
    <header className="topbar">
      <Tip text={t('top.library')}>
        <button
          type="button"
          className="button quiet icon"
          aria-label={t('top.library')}
          aria-pressed={library}
          onClick={() => set({ library: !library })}
        >
          <PanelLeft size={17} />
        </button>
      </Tip>
      <Title />
      <ToggleGroup.Root
        type="single"
        className="views"
        value={view}
        aria-label={t('top.views')}
        onValueChange={(next) => {
          const chosen = viewNames.find((name) => name === next);
          if (chosen !== undefined) set({ view: chosen });
        }}
      >
        {viewNames.map((name, i) => (
          <Tip key={name} text={t(`top.view.${name}Hint`, { key: i + 1 })}>
            <ToggleGroup.Item value={name} className="view-name" data-testid={`view-${name}`}>
              {t(`top.view.${name}`)}
            </ToggleGroup.Item>
          </Tip>
        ))}
      </ToggleGroup.Root>
      <div className="topbar-tools">
        <Tip text={t('top.openHint')}>
          <button type="button" className="button primary" data-testid="open" onClick={openFiles}>
            <Upload size={15} aria-hidden="true" />
            {t('top.open')}
          </button>
        </Tip>
        <Tip text={t('top.openFolder')}>
          <button type="button" className="button icon" aria-label={t('top.openFolder')} onClick={openFolder}>
            <FolderOpen size={16} />
          </button>
        </Tip>
        <Tip text={t('top.systemHint')}>
          <button
            type="button"
            className="button toggle"
            data-testid="show-system"
            aria-pressed={showSystem}
            onClick={() => set({ showSystem: !showSystem })}
          >
            <span className="toggle-dot" aria-hidden="true" />
            {t('top.system')}
          </button>
        </Tip>
        <span className="topbar-line" />
        <Choice label={t('top.language')} value={language} options={languages} onPick={(id) => set({ language: id })}>
          <Languages size={16} aria-hidden="true" />
          {language.toUpperCase()}
        </Choice>
        <Choice label={t('top.theme')} value={theme} options={themes} onPick={(id) => set({ theme: id })}>
          <ThemeIcon size={17} aria-hidden="true" />
        </Choice>
        <Choice
          label={t('top.textSize')}
          value={String(textSize)}
          options={textSizes.map((n) => ({ id: String(n), name: `${Math.round(n * 100)} %` }))}
          onPick={(id) => set({ textSize: Number(id) })}
        >
          <ALargeSmall size={19} aria-hidden="true" />
        </Choice>
        <Tip text={t('top.inspector')}>
          <button
            type="button"
            className="button quiet icon"
            aria-label={t('top.inspector')}
            aria-pressed={inspector}
            onClick={() => set({ inspector: !inspector })}
          >
            <PanelRight size={17} />
          </button>
        </Tip>
      </div>
    </header>
  );
}
