/** The lists of a kubeconfig as entries with a name and fields. */
import type { Kubeconfig } from '../../config/kubeconfig.ts';

/** What an entry of each list holds, and which fields that has. */
export const SECTIONS = {
  clusters: {
    field: 'cluster',
    fields: ['server', 'tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority', 'proxy-url'],
  },
  contexts: { field: 'context', fields: ['cluster', 'user', 'namespace'] },
  users: { field: 'user', fields: ['client-certificate', 'client-key', 'token', 'tokenFile', 'username', 'password'] },
} as const;

export type Section = keyof typeof SECTIONS;
export type Fields = Record<string, unknown>;
export interface Entry {
  name: string;
  fields: Fields;
}

export const entriesOf = (config: Kubeconfig, section: Section): Entry[] =>
  (config[section] as unknown as Fields[]).map((entry) => ({
    name: String(entry['name']),
    fields: (entry[SECTIONS[section].field] ?? {}) as Fields,
  }));

export const withEntries = (config: Kubeconfig, section: Section, entries: readonly Entry[]): Kubeconfig => ({
  ...config,
  [section]: entries.map(({ name, fields }) => ({ name, [SECTIONS[section].field]: fields })),
});

/** Puts an entry in the place of the one of its name, last; fields that are undefined or false go. */
export function withEntry(config: Kubeconfig, section: Section, { name, fields }: Entry): Kubeconfig {
  const others = entriesOf(config, section).filter((entry) => entry.name !== name);
  const kept = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== false));
  return withEntries(config, section, [...others, { name, fields: kept }]);
}
