/** Puts the chosen theme, text size, widths and language onto the page, and follows the system where nothing was chosen. */
import { i18n } from '../i18n/i18n.ts';
import { useView } from '../store/view.ts';

/** Applies the view's choices now and whenever they change. Gives a function that stops. */
export function followView(): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const { theme, textSize, language, libraryWidth, inspectorWidth } = useView.getState();
    const root = document.documentElement;
    root.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    root.style.setProperty('--text-scale', String(textSize));
    for (const [name, px] of [
      ['--library-width', libraryWidth],
      ['--inspector-width', inspectorWidth],
    ] as const)
      if (px === undefined) root.style.removeProperty(name);
      else root.style.setProperty(name, `${px}px`);
    root.lang = language;
    if (i18n.language !== language) void i18n.changeLanguage(language);
  };
  apply();
  dark.addEventListener('change', apply);
  const stop = useView.subscribe(apply);
  return () => {
    dark.removeEventListener('change', apply);
    stop();
  };
}
