/** Rules on what a pod's processes may do: their user, capabilities, and whether they may get more. */
import type { Container } from '../../../../model/pod.ts';
import { at, textsAt } from '../../../kinds/look.ts';
import { containersOf, exceptWindows, listOf, named, quoted, setters, type Check, type Rule } from './check.ts';

/** What a container has without asking. */
const DEFAULT_CAPABILITIES = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/** `container "a" must not include "X" in securityContext.capabilities.add`; undefined: all add only what they may. */
function addedBeyond(containers: readonly Container[], allowed: readonly string[]): string | undefined {
  const added = (c: Container): string[] =>
    textsAt(c, 'securityContext', 'capabilities', 'add').filter((name) => !allowed.includes(name));
  const bad = containers.filter((c) => added(c).length > 0);
  if (bad.length === 0) return undefined;
  return `${named(bad)} must not include ${quoted(listOf(bad.flatMap(added)))} in securityContext.capabilities.add`;
}

const capabilitiesBaseline: Rule = (spec) => {
  const detail = addedBeyond(containersOf(spec), DEFAULT_CAPABILITIES);
  return detail === undefined ? undefined : { reason: 'non-default capabilities', detail };
};

const capabilitiesRestricted: Rule = (spec) => {
  const containers = containersOf(spec);
  const keeping = containers.filter((c) => !textsAt(c, 'securityContext', 'capabilities', 'drop').includes('ALL'));
  const added = addedBeyond(containers, ['NET_BIND_SERVICE']);
  const details = [
    ...(keeping.length > 0 ? [`${named(keeping)} must set securityContext.capabilities.drop=["ALL"]`] : []),
    ...(added === undefined ? [] : [added]),
  ];
  return details.length === 0 ? undefined : { reason: 'unrestricted capabilities', detail: details.join('; ') };
};

const allowPrivilegeEscalation: Rule = (spec) => {
  const bad = containersOf(spec).filter((c) => c.securityContext?.['allowPrivilegeEscalation'] !== false);
  if (bad.length === 0) return undefined;
  return {
    reason: 'allowPrivilegeEscalation != false',
    detail: `${named(bad)} must set securityContext.allowPrivilegeEscalation=false`,
  };
};

const runAsNonRoot: Rule = (spec) => {
  const reason = 'runAsNonRoot != true';
  const saidBy = (holder: unknown): unknown => at(holder, 'securityContext', 'runAsNonRoot');
  const who = setters(
    saidBy(spec) === false,
    containersOf(spec).filter((c) => saidBy(c) === false),
  );
  if (who !== undefined) return { reason, detail: `${who} must not set securityContext.runAsNonRoot=false` };
  const silent = saidBy(spec) === true ? [] : containersOf(spec).filter((c) => saidBy(c) === undefined);
  if (silent.length === 0) return undefined;
  return { reason, detail: `pod or ${named(silent)} must set securityContext.runAsNonRoot=true` };
};

const runAsUser: Rule = (spec) => {
  const isRoot = (holder: unknown): boolean => at(holder, 'securityContext', 'runAsUser') === 0;
  const who = setters(isRoot(spec), containersOf(spec).filter(isRoot));
  return who === undefined ? undefined : { reason: 'runAsUser=0', detail: `${who} must not set runAsUser=0` };
};

export const USER_CHECKS: readonly Check[] = [
  { id: 'capabilities_baseline', level: 'baseline', since: [[0, capabilitiesBaseline]] },
  {
    id: 'allowPrivilegeEscalation',
    level: 'restricted',
    since: [
      [8, allowPrivilegeEscalation],
      [25, exceptWindows(allowPrivilegeEscalation)],
    ],
  },
  {
    id: 'capabilities_restricted',
    level: 'restricted',
    since: [
      [22, capabilitiesRestricted],
      [25, exceptWindows(capabilitiesRestricted)],
    ],
    overrides: 'capabilities_baseline',
  },
  { id: 'runAsNonRoot', level: 'restricted', since: [[0, runAsNonRoot]] },
  { id: 'runAsUser', level: 'restricted', since: [[23, runAsUser]] },
];
