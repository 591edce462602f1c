/** Rules on the profiles that confine a pod: AppArmor, SELinux, seccomp, kernel parameters. */
import type { Container, PodSpec } from '../../../../model/pod.ts';
import { at, listAt, textAt } from '../../../kinds/look.ts';
import { containersOf, exceptWindows, listOf, named, plural, quoted, setters, type Check, type Rule } from './check.ts';

const APP_ARMOR = 'container.apparmor.security.beta.kubernetes.io/';

function isBadAppArmor(holder: PodSpec | Container): boolean {
  const profile = at(holder, 'securityContext', 'appArmorProfile');
  return profile !== undefined && !['RuntimeDefault', 'Localhost'].includes(textAt(profile, 'type'));
}

const appArmorType = (holder: PodSpec | Container): string =>
  textAt(holder, 'securityContext', 'appArmorProfile', 'type');

const appArmor: Rule = (spec, { annotations = {} }) => {
  const bad = containersOf(spec).filter(isBadAppArmor);
  const isPod = isBadAppArmor(spec);
  const notes = Object.entries(annotations)
    .filter(
      ([key, v]) => key.startsWith(APP_ARMOR) && v !== '' && v !== 'runtime/default' && !v.startsWith('localhost/'),
    )
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .sort();
  const values = [...listOf([...(isPod ? [spec] : []), ...bad].map(appArmorType)), ...notes];
  if (values.length === 0) return undefined;
  const who = [setters(isPod, bad), notes.length === 0 ? undefined : plural('annotation', 'annotations', notes.length)];
  return {
    reason: plural('forbidden AppArmor profile', 'forbidden AppArmor profiles', values.length),
    detail: `${who.filter((each) => each !== undefined).join(' and ')} must not set AppArmor profile type to ${quoted(values)}`,
  };
};

const SELINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

const seLinux =
  (types: readonly string[]): Rule =>
  (spec) => {
    const optionsOf = (holder: PodSpec | Container) => at(holder, 'securityContext', 'seLinuxOptions');
    const isBad = (holder: PodSpec | Container): boolean => {
      const options = optionsOf(holder);
      return !types.includes(textAt(options, 'type')) || textAt(options, 'user') + textAt(options, 'role') !== '';
    };
    const containers = containersOf(spec).filter(isBad);
    const who = setters(isBad(spec), containers);
    if (who === undefined) return undefined;
    const all = [...(isBad(spec) ? [spec] : []), ...containers].map(optionsOf);
    const bad = listOf(all.map((options) => textAt(options, 'type')).filter((type) => !types.includes(type)));
    const what = [
      ...(bad.length > 0 ? [`${plural('type', 'types', bad.length)} ${quoted(bad)}`] : []),
      ...['user', 'role'].filter((field) => all.some((o) => textAt(o, field) !== '')).map((f) => `${f} may not be set`),
    ];
    return {
      reason: 'seLinuxOptions',
      detail: `${who} set forbidden securityContext.seLinuxOptions: ${what.join('; ')}`,
    };
  };

const SECCOMP_NOTE = 'seccomp.security.alpha.kubernetes.io/pod';
const isSafeNote = (value: string): boolean =>
  value === 'runtime/default' || value === 'docker/default' || value.startsWith('localhost/');

/** Before there were fields for it. */
const seccompNotes: Rule = (spec, { annotations = {} }) => {
  const keys = [
    SECCOMP_NOTE,
    ...containersOf(spec).map((c) => `container.seccomp.security.alpha.kubernetes.io/${c.name}`),
  ];
  const bad = listOf(
    keys.flatMap((key) => {
      const value = annotations[key];
      return value === undefined || isSafeNote(value) ? [] : [`${key}=${JSON.stringify(value)}`];
    }),
  );
  if (bad.length === 0) return undefined;
  const what = plural('annotation', 'annotations', bad.length);
  return { reason: 'seccompProfile', detail: `forbidden ${what} ${bad.join(', ')}` };
};

const hasSeccomp = (holder: PodSpec | Container): boolean =>
  at(holder, 'securityContext', 'seccompProfile') !== undefined;
const seccompType = (holder: PodSpec | Container): string =>
  textAt(holder, 'securityContext', 'seccompProfile', 'type');
const isUnconfined = (holder: PodSpec | Container): boolean =>
  hasSeccomp(holder) && !['RuntimeDefault', 'Localhost'].includes(seccompType(holder));

const seccompBaseline: Rule = (spec) => {
  const bad = containersOf(spec).filter(isUnconfined);
  const who = setters(isUnconfined(spec), bad);
  if (who === undefined) return undefined;
  const types = quoted(listOf([...(isUnconfined(spec) ? [spec] : []), ...bad].map(seccompType)));
  return { reason: 'seccompProfile', detail: `${who} must not set securityContext.seccompProfile.type to ${types}` };
};

const seccompRestricted: Rule = (spec, meta) => {
  const explicit = seccompBaseline(spec, meta);
  if (explicit !== undefined || hasSeccomp(spec)) return explicit;
  const bad = containersOf(spec).filter((c) => !hasSeccomp(c));
  if (bad.length === 0) return undefined;
  const wanted = '"RuntimeDefault" or "Localhost"';
  return {
    reason: 'seccompProfile',
    detail: `pod or ${named(bad)} must set securityContext.seccompProfile.type to ${wanted}`,
  };
};

const SYSCTLS_0 = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];
const SYSCTLS_27 = [...SYSCTLS_0, 'net.ipv4.ip_local_reserved_ports'];
const SYSCTLS_29 = [
  ...SYSCTLS_27,
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
];
const SYSCTLS_32 = [...SYSCTLS_29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];

const sysctls =
  (safe: readonly string[]): Rule =>
  (spec) => {
    const names = listAt(spec, 'securityContext', 'sysctls').map((sysctl) => textAt(sysctl, 'name'));
    const bad = names.filter((name) => !safe.includes(name));
    return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
  };

export const PROFILE_CHECKS: readonly Check[] = [
  { id: 'appArmorProfile', level: 'baseline', since: [[0, appArmor]] },
  {
    id: 'seLinuxOptions',
    level: 'baseline',
    since: [
      [0, seLinux(SELINUX_TYPES)],
      [31, seLinux([...SELINUX_TYPES, 'container_engine_t'])],
    ],
  },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    since: [
      [0, seccompNotes],
      [19, seccompBaseline],
    ],
  },
  {
    id: 'sysctls',
    level: 'baseline',
    since: [
      [0, sysctls(SYSCTLS_0)],
      [27, sysctls(SYSCTLS_27)],
      [29, sysctls(SYSCTLS_29)],
      [32, sysctls(SYSCTLS_32)],
    ],
  },
  {
    id: 'seccompProfile_restricted',
    level: 'restricted',
    since: [
      [19, seccompRestricted],
      [25, exceptWindows(seccompRestricted)],
    ],
    overrides: 'seccompProfile_baseline',
  },
];
