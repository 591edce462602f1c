/** The words of the window, in English and French. Kubernetes terms are the same in both. */
import { createInstance, type i18n as Translator } from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };

export const i18n: Translator = createInstance();

void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en }, fr: { translation: fr } },
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** By language and digits: making one costs more than all that it ever writes. */
const formats = new Map<string, Intl.NumberFormat>();

/** A number as people of the chosen language write it. */
export function number(value: number, digits = 1): string {
  const key = `${i18n.language} ${digits}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: digits });
    formats.set(key, format);
  }
  return format.format(value);
}

/** The words for the chosen language, else English. */
export function titleOf(titles: Readonly<Record<string, string>>): string {
  return titles[i18n.language] ?? titles['en'] ?? '';
}
