/**
 * Words of the documentation of 1.28 that Kubernetes 1.34 says otherwise or says besides, with the release that brought them where it
 * is known, else on which side of 1.20 (the release that the course shows) or 1.28 (the documentation's) it was. */

interface Changed {
  was: RegExp;
  now: string;
  since: string;
}

interface Added {
  /** What is taken out of our text where the page has nothing like it. */
  is: RegExp;
  since: string;
}

/** Put into every page's text before it is compared. */
const CHANGED: readonly Changed[] = [
  {
    was: /^(?<type>[\w.-]+) "(?<name>\S+)" (?<done>created|exposed|rolled back)$/gm,
    now: '$<type>/$<name> $<done>',
    since: 'before 1.20',
  },
  {
    was: /^Waiting for rollout to finish: /gm,
    now: 'Waiting for deployment "nginx-deployment" rollout to finish: ',
    since: 'before 1.20',
  },
  { was: /^deployments "(\S+)"$/gm, now: 'deployment.apps/$1', since: 'before 1.20' },
  { was: /(?<=(?:deployment|pv)\.kubernetes\.io\/[\w-]+)=/g, now: ': ', since: 'before 1.20' },
  // What the page breaks and ends as a sentence.
  {
    was: /error when creating "(?:[^"]*\/)?([\w.-]+)":\s+(.*[^.\n])\.?$/gm,
    now: 'error when creating "$1": $2',
    since: 'always',
  },
  // A table of events as it was.
  {
    was: /^(\s*)FirstSeen\s+LastSeen\s+Count\s+From\s+Sub[Oo]bjectPath\s+Type\s+Reason\s+Message$/gm,
    now: '$1Type Reason Age From Message',
    since: 'before 1.20',
  },
  {
    was: /^\s*\S+\s+(\d+[smh])\s+1\s+\{([\w-]+)[^}]*\}(?:\s+spec\S+)?\s+(Normal|Warning)\s+(\w+)\s+/gm,
    now: '  $3 $4 $1 $2 ',
    since: 'before 1.20',
  },
  { was: /(Normal +Pulling .*)pulling image/g, now: '$1Pulling image', since: 'before 1.20' },
  {
    was: /(Successfully pulled image "[^"\s]+")(?: in [\d.]+m?s)?$/gm,
    now: '$1 in 1s (1s including waiting)',
    since: 'after 1.20',
  },
  { was: /Created container (?!:|with)(?=[\w-]+$)/gm, now: 'Created container: ', since: 'after 1.28' },
  { was: /kubelet, \S+/g, now: 'kubelet', since: 'before 1.20' },
];

const ADDED: readonly Added[] = [
  { is: / from \S+ namespace$/gm, since: '1.34' },
  { is: / from \d+(?= to \d+$)/gm, since: 'after 1.20' },
  { is: /^\s*Host Ports?:\s+\S+(?: \(\w+\))?\n/gm, since: 'before 1.20' },
  { is: /^ +Node-Selectors:\s+<none>\n +Tolerations:\s+<none>\n/gm, since: '1.30, pull request 122618' },
  { is: /spec\.\w+\{[\w-]+\}: /g, since: '1.36' },
  { is: /^Internal Traffic Policy: .*\n/gm, since: 'after 1.20' },
  { is: /^Warning: v1 Endpoints is deprecated.*\n/gm, since: '1.33' },
  { is: /^Service Account: .*\n/gm, since: 'after 1.20' },
  { is: /^ +PodReadyToStartContainers +\w+ *\n/gm, since: '1.29' },
  { is: /^Targeting container ".*\n/gm, since: 'after 1.20' },
  { is: /^--profile=legacy is deprecated.*\n/gm, since: 'after 1.28' },
  { is: /^All commands and output from this session .*\n/gm, since: 'after 1.28' },
  { is: /^Flag --cpu-percent has been deprecated.*\n/gm, since: '1.34' },
  { is: /^Defaulted container ".*\n/gm, since: 'after 1.20' },
  { is: /^(?:Finalizers|VolumeMode|Used By): .*\n/gm, since: 'before 1.20' },
  { is: /^Ingress Class: .*\n/gm, since: '1.24, pull request 107921' },
  { is: /^Labels: +<none>\n/gm, since: 'after 1.20' },
];

/** Fields that a page may be too old to have, by path. */
export const NEWER_FIELDS: readonly Added[] = [
  { is: /^\.metadata\.generation$/, since: '1.33: of pods' },
  { is: /\.observedGeneration$/, since: '1.33' },
  { is: /^\.status\.hostIPs$/, since: '1.29' },
  { is: /^\.status\.containerStatuses\[\d\]\.(?:resources|allocatedResources)$/, since: '1.33' },
  { is: /^\.status\.containerStatuses\[\d\]\.(?:user|volumeMounts)$/, since: '1.31 and 1.33' },
  { is: /^\.spec\.(?:clusterIPs|ipFamilies|ipFamilyPolicy)$/, since: '1.20' },
  { is: /^\.spec\.internalTrafficPolicy$/, since: '1.22' },
];

/** Conditions that a page may be too old to have. */
export const NEWER_CONDITIONS: ReadonlyMap<string, string> = new Map([['PodReadyToStartContainers', '1.29']]);

/** Columns that are called otherwise now, and since when. */
export const NEW_NAMES: ReadonlyMap<string, readonly [name: string, since: string]> = new Map([
  ['ACCESSMODES', ['ACCESS MODES', 'before 1.20']],
  ['RECLAIMPOLICY', ['RECLAIM POLICY', 'before 1.20']],
  ['TARGET', ['TARGETS', 'before 1.20']],
]);

/** Columns that a page may be too old to have. */
export const NEWER_COLUMNS: ReadonlyMap<string, string> = new Map([
  ['NOMINATED NODE', 'before 1.20'],
  ['READINESS GATES', 'before 1.20'],
  ['STORAGECLASS', 'before 1.20'],
  ['VOLUMEATTRIBUTESCLASS', '1.29'],
  ['TIMEZONE', 'after 1.28'],
  ['STATUS', '1.30: of Jobs'],
]);

/** The page's text in the words of 1.34, ours without what the page is too old to say, and the releases between them. */
export function inOneAge(printed: string, said: string): { printed: string; said: string; since: readonly string[] } {
  const changes = CHANGED.filter(({ was }) => printed.search(was) >= 0);
  const columns = [...NEWER_COLUMNS].filter(([name]) => said.includes(name) && !printed.includes(name));
  const names = [...NEW_NAMES].filter(([name]) => new RegExp(`\\b${name}\\b`).test(printed));
  const added = ADDED.filter(({ is }) => printed.search(is) < 0 && said.search(is) >= 0);
  return {
    printed: changes.reduce((text, { was, now }) => text.replace(was, now), printed),
    said: added.reduce((text, { is }) => text.replace(is, ''), said),
    since: [
      ...[...changes, ...added].map(({ since }) => since),
      ...columns.map(([, since]) => since),
      ...names.map(([, [, since]]) => since),
    ],
  };
}
