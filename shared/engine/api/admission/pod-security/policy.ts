/** What the labels of a namespace ask of its pods (k8s.io/pod-security-admission/api). */
import type { ObjectMeta } from '../../../../model/meta.ts';
import { invalid, type FieldError } from '../../field-error.ts';

export type Level = 'privileged' | 'baseline' | 'restricted';
/** From the least strict. */
const LEVELS: readonly Level[] = ['privileged', 'baseline', 'restricted'];
export const MODES = ['enforce', 'audit', 'warn'] as const;
export type Mode = (typeof MODES)[number];

/** A level, and the rules of which minor version of 1: infinity for the latest. */
export interface LevelVersion {
  level: Level;
  minor: number;
}

export interface Policy extends Readonly<Record<Mode, LevelVersion>> {
  errors: readonly FieldError[];
}

const PREFIX = 'pod-security.kubernetes.io/';
const FREE: LevelVersion = { level: 'privileged', minor: Infinity };
const NO_POLICY: Policy = { enforce: FREE, audit: FREE, warn: FREE, errors: [] };

/** "restricted:latest", "baseline:v1.25" */
export const shownLevel = ({ level, minor }: LevelVersion): string =>
  `${level}:${minor === Infinity ? 'latest' : `v1.${minor}`}`;

export const isStricter = (one: Level, other: Level): boolean => LEVELS.indexOf(one) > LEVELS.indexOf(other);

export const sameLevel = (a: LevelVersion, b: LevelVersion): boolean => a.level === b.level && a.minor === b.minor;

const isLevel = (text: string): text is Level => LEVELS.some((level) => level === text);

function levelVersion(labels: Readonly<Record<string, string>>, mode: Mode, errors: FieldError[]): LevelVersion {
  const complain = (label: string, text: string): number =>
    errors.push(invalid(`metadata.labels[${label}]`, labels[label], text));
  const [levelLabel, versionLabel] = [`${PREFIX}${mode}`, `${PREFIX}${mode}-version`];
  const [given, version] = [labels[levelLabel], labels[versionLabel]];
  let { level, minor } = FREE;
  if (given !== undefined) {
    // What cannot be read is enforced as strictly as can be, and not spoken of.
    level = isLevel(given) ? given : mode === 'enforce' ? 'restricted' : 'privileged';
    if (!isLevel(given)) complain(levelLabel, `must be one of ${LEVELS.join(', ')}`);
  }
  if (version !== undefined && version !== 'latest') {
    const found = /^v1\.([0-9]|[1-9][0-9]*)$/.exec(version);
    if (found === null) complain(versionLabel, 'must be "latest" or "v1.x"');
    else minor = Number(found[1]);
  }
  return { level, minor };
}

const known = new WeakMap<object, Policy>();

/** Read once for each set of labels. */
export function policyOf({ labels }: ObjectMeta): Policy {
  if (labels === undefined) return NO_POLICY;
  let policy = known.get(labels);
  if (policy === undefined) {
    const errors: FieldError[] = [];
    const [enforce, audit, warn] = MODES.map((mode) => levelVersion(labels, mode, errors)) as [
      LevelVersion,
      LevelVersion,
      LevelVersion,
    ];
    policy = { enforce, audit, warn, errors };
    known.set(labels, policy);
  }
  return policy;
}
