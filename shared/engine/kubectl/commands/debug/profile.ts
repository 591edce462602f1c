/** --profile: what a container for debugging is allowed, and what a copy loses (kubectl/pkg/cmd/debug/profiles.go). */
import { fieldsAt, listAt, textAt } from '../../../kinds/look.ts';
import type { AnyObject } from '../../../../model/meta.ts';

export const PROFILES = ['legacy', 'general', 'baseline', 'netadmin', 'restricted', 'sysadmin'] as const;
export type Profile = (typeof PROFILES)[number];
export type Style = 'node' | 'copy' | 'ephemeral';

/** What a copy keeps of the original. */
export interface Keep {
  labels: boolean;
  annotations: boolean;
  liveness: boolean;
  readiness: boolean;
  startup: boolean;
  initContainers: boolean;
}

type Fields = Record<string, unknown>;
type Change = (container: Fields) => Fields;

const securityOf = (container: Fields): Fields => ({ ...fieldsAt(container, 'securityContext') });
const withSecurity =
  (more: Fields): Change =>
  (container) => ({ ...container, securityContext: { ...securityOf(container), ...more } });

const withCapabilities =
  (...names: string[]): Change =>
  (container) => {
    const capabilities = { ...fieldsAt(container, 'securityContext', 'capabilities') };
    const add = [...listAt(capabilities, 'add'), ...names];
    return withSecurity({ capabilities: { ...capabilities, add } })(container);
  };

const without = (fields: Fields, ...names: string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

const restrict: Change = (container) => ({
  ...container,
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  },
});

/** What each profile does to the container itself. */
const CONTAINER: Readonly<Record<Profile, (style: Style) => Change>> = {
  legacy: () => (container) => container,
  general: (style) =>
    style === 'node' ? (container) => without(container, 'securityContext') : withCapabilities('SYS_PTRACE'),
  baseline: () => (container) => container,
  netadmin: (style) =>
    style === 'node' ? withSecurity({ privileged: true }) : withCapabilities('NET_ADMIN', 'NET_RAW'),
  restricted: () => restrict,
  sysadmin: () => withSecurity({ privileged: true }),
};

const SEES_HOST: ReadonlySet<Profile> = new Set(['legacy', 'general', 'netadmin', 'sysadmin']);
const MOUNTS_HOST: ReadonlySet<Profile> = new Set(['legacy', 'general', 'sysadmin']);

const mountHost: Change = (container) => ({
  ...container,
  volumeMounts: [...listAt(container, 'volumeMounts'), { name: 'host-root', mountPath: '/host' }],
});

const inContainer = (list: readonly unknown[], name: string, change: Change): unknown[] =>
  list.map((one) => (textAt(one, 'name') === name ? change(one as Fields) : one));

function onNode(spec: Fields, profile: Profile, name: string): Fields {
  const host = SEES_HOST.has(profile) ? { hostNetwork: true, hostPID: true, hostIPC: true } : {};
  if (!MOUNTS_HOST.has(profile)) return { ...spec, ...host };
  const volumes = [...listAt(spec, 'volumes'), { name: 'host-root', hostPath: { path: '/' } }];
  return { ...spec, ...host, volumes, containers: inContainer(listAt(spec, 'containers'), name, mountHost) };
}

function ofCopy(spec: Fields, profile: Profile, keep: Keep): Fields {
  if (profile === 'legacy') return spec;
  const gone = (['liveness', 'readiness', 'startup'] as const).filter((probe) => !keep[probe]);
  const containers = listAt(spec, 'containers').map((one) =>
    without(one as Fields, ...gone.map((probe) => `${probe}Probe`)),
  );
  const left = keep.initContainers ? spec : without(spec, 'initContainers');
  return { ...left, containers, shareProcessNamespace: spec['shareProcessNamespace'] ?? true };
}

/** The pod as the profile makes it. @param name of the container that is debugged with */
export function withProfile(pod: AnyObject, name: string, profile: Profile, style: Style, keep: Keep): AnyObject {
  let spec = pod['spec'] as Fields;
  let { metadata } = pod;
  if (style === 'node') spec = onNode(spec, profile, name);
  if (style === 'copy') {
    spec = ofCopy(spec, profile, keep);
    const gone = [
      ...(profile === 'legacy' || !keep.labels ? ['labels'] : []),
      ...(profile !== 'legacy' && !keep.annotations ? ['annotations'] : []),
    ];
    metadata = without(metadata as unknown as Fields, ...gone) as unknown as AnyObject['metadata'];
  }
  const list = style === 'ephemeral' ? 'ephemeralContainers' : 'containers';
  const change = CONTAINER[profile](style);
  return { ...pod, metadata, spec: { ...spec, [list]: inContainer(listAt(spec, list), name, change) } } as AnyObject;
}
