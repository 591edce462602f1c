/** Rules on what a pod may see of its machine: namespaces, paths, ports, devices. */
import { at, listAt, textAt } from '../../../kinds/look.ts';
import { containersOf, listOf, named, plural, quoted, setters, type Check, type Rule } from './check.ts';

const hostNamespaces: Rule = (spec) => {
  const shared = ['hostIPC', 'hostNetwork', 'hostPID'].filter((field) => spec[field] === true);
  return shared.length === 0 ? undefined : { reason: 'host namespaces', detail: shared.join(', ') };
};

const hostPathVolumes: Rule = (spec) => {
  const names = (spec.volumes ?? []).filter((v) => (v['hostPath'] ?? undefined) !== undefined).map((v) => v.name);
  if (names.length === 0) return undefined;
  return { reason: 'hostPath volumes', detail: `${plural('volume', 'volumes', names.length)} ${quoted(names)}` };
};

const hostPorts: Rule = (spec) => {
  const bad = containersOf(spec).filter((c) => (c.ports ?? []).some((port) => (port.hostPort ?? 0) !== 0));
  if (bad.length === 0) return undefined;
  const ports = listOf(bad.flatMap((c) => c.ports!.flatMap((p) => (p.hostPort ? [String(p.hostPort)] : []))));
  const uses = `${plural('uses', 'use', bad.length)} ${plural('hostPort', 'hostPorts', ports.length)}`;
  return { reason: 'hostPort', detail: `${named(bad)} ${uses} ${ports.join(', ')}` };
};

/** Hosts that a probe or a hook names, which may be any machine. */
function hostsOf(container: unknown): string[] {
  const handlers = [
    ...['livenessProbe', 'readinessProbe', 'startupProbe'].map((probe) => at(container, probe)),
    ...['postStart', 'preStop'].map((hook) => at(container, 'lifecycle', hook)),
  ];
  return handlers
    .flatMap((handler) => [textAt(handler, 'httpGet', 'host'), textAt(handler, 'tcpSocket', 'host')])
    .filter((host) => host !== '');
}

const hostProbes: Rule = (spec) => {
  const bad = containersOf(spec).filter((c) => hostsOf(c).length > 0);
  if (bad.length === 0) return undefined;
  const names = listOf(bad.map((c) => c.name));
  const hosts = listOf(bad.flatMap(hostsOf));
  const what = plural('probe or lifecycle host', 'probe or lifecycle hosts', hosts.length);
  return {
    reason: 'probe or lifecycle host',
    detail: `${named(names)} ${plural('uses', 'use', names.length)} ${what} ${quoted(hosts)}`,
  };
};

const privileged: Rule = (spec) => {
  const bad = containersOf(spec).filter((c) => c.securityContext?.['privileged'] === true);
  if (bad.length === 0) return undefined;
  return { reason: 'privileged', detail: `${named(bad)} must not set securityContext.privileged=true` };
};

const procMount: Rule = (spec) => {
  const typeOf = (c: unknown): string => textAt(c, 'securityContext', 'procMount') || 'Default';
  const bad = containersOf(spec).filter((c) => typeOf(c) !== 'Default');
  if (bad.length === 0) return undefined;
  const types = quoted(listOf(bad.map(typeOf)));
  return { reason: 'procMount', detail: `${named(bad)} must not set securityContext.procMount to ${types}` };
};

const isHostProcess = (holder: unknown): boolean =>
  at(holder, 'securityContext', 'windowsOptions', 'hostProcess') === true;

const windowsHostProcess: Rule = (spec) => {
  const who = setters(isHostProcess(spec), containersOf(spec).filter(isHostProcess));
  if (who === undefined) return undefined;
  return { reason: 'hostProcess', detail: `${who} must not set securityContext.windowsOptions.hostProcess=true` };
};

const SAFE = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];
const OTHER = [
  'hostPath',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'gitRepo',
  'nfs',
  'iscsi',
  'glusterfs',
  'rbd',
  'flexVolume',
  'cinder',
  'cephfs',
  'flocker',
  'fc',
  'azureFile',
  'vsphereVolume',
  'quobyte',
  'azureDisk',
  'photonPersistentDisk',
  'portworxVolume',
  'scaleIO',
  'storageos',
];

const restrictedVolumes: Rule = (spec) => {
  const volumes = listAt(spec, 'volumes').filter((v) => !SAFE.some((source) => at(v, source) !== undefined));
  if (volumes.length === 0) return undefined;
  const types = listOf(volumes.map((v) => OTHER.find((source) => at(v, source) !== undefined) ?? 'unknown'));
  const count = volumes.length;
  const uses = `${plural('uses', 'use', count)} ${plural('restricted volume type', 'restricted volume types', types.length)}`;
  const names = quoted(volumes.map((v) => textAt(v, 'name')));
  return {
    reason: 'restricted volume types',
    detail: `${plural('volume', 'volumes', count)} ${names} ${uses} ${quoted(types)}`,
  };
};

export const HOST_CHECKS: readonly Check[] = [
  { id: 'hostNamespaces', level: 'baseline', since: [[0, hostNamespaces]] },
  { id: 'hostPathVolumes', level: 'baseline', since: [[0, hostPathVolumes]] },
  { id: 'hostPorts', level: 'baseline', since: [[0, hostPorts]] },
  { id: 'hostProbesAndHostLifecycle', level: 'baseline', since: [[34, hostProbes]] },
  { id: 'privileged', level: 'baseline', since: [[0, privileged]] },
  { id: 'procMount', level: 'baseline', since: [[0, procMount]] },
  { id: 'windowsHostProcess', level: 'baseline', since: [[0, windowsHostProcess]] },
  { id: 'restrictedVolumes', level: 'restricted', since: [[0, restrictedVolumes]], overrides: 'hostPathVolumes' },
];
