/**
 * How upstream prints a part of a pod in a complaint: as JSON of its internal struct, whose fields have Go's names,
 * in Go's order, and are all there.
 */
import { at, listAt, mapAt, textAt } from '../../look.ts';

/** A pointer, a list or a map: null when it is not there. */
const orNull = (value: unknown): unknown => value ?? null;

const orNone = (value: unknown, shape: (value: unknown) => unknown): unknown =>
  value === undefined ? null : shape(value);

export const seccompProfile = (profile: unknown): unknown => ({
  Type: textAt(profile, 'type'),
  LocalhostProfile: orNull(at(profile, 'localhostProfile')),
});

export const resourceClaim = (claim: unknown): unknown => ({
  Name: textAt(claim, 'name'),
  ResourceClaimName: orNull(at(claim, 'resourceClaimName')),
  ResourceClaimTemplateName: orNull(at(claim, 'resourceClaimTemplateName')),
});

export const clusterTrustBundle = (source: unknown): unknown => ({
  Name: orNull(at(source, 'name')),
  SignerName: orNull(at(source, 'signerName')),
  LabelSelector: orNull(at(source, 'labelSelector')),
  Optional: orNull(at(source, 'optional')),
  Path: textAt(source, 'path'),
});

const requirement = (part: unknown): unknown => ({
  Key: textAt(part, 'key'),
  Operator: textAt(part, 'operator'),
  Values: orNull(at(part, 'values')),
});

const requirements = (term: unknown, field: string): unknown =>
  orNone(at(term, field), () => listAt(term, field).map(requirement));

export const nodeSelectorTerm = (term: unknown): unknown => ({
  MatchExpressions: requirements(term, 'matchExpressions'),
  MatchFields: requirements(term, 'matchFields'),
});

export const ipOf = (entry: unknown): unknown => ({ IP: textAt(entry, 'ip') });

const capabilities = (value: unknown): unknown => ({
  Add: orNull(at(value, 'add')),
  Drop: orNull(at(value, 'drop')),
});

const seLinux = (value: unknown): unknown => ({
  User: textAt(value, 'user'),
  Role: textAt(value, 'role'),
  Type: textAt(value, 'type'),
  Level: textAt(value, 'level'),
});

const windows = (value: unknown): unknown => ({
  GMSACredentialSpecName: orNull(at(value, 'gmsaCredentialSpecName')),
  GMSACredentialSpec: orNull(at(value, 'gmsaCredentialSpec')),
  RunAsUserName: orNull(at(value, 'runAsUserName')),
  HostProcess: orNull(at(value, 'hostProcess')),
});

/** Of a container. */
export const securityContext = (context: unknown): unknown => ({
  Capabilities: orNone(mapAt(context, 'capabilities'), capabilities),
  Privileged: orNull(at(context, 'privileged')),
  SELinuxOptions: orNone(mapAt(context, 'seLinuxOptions'), seLinux),
  WindowsOptions: orNone(mapAt(context, 'windowsOptions'), windows),
  RunAsUser: orNull(at(context, 'runAsUser')),
  RunAsGroup: orNull(at(context, 'runAsGroup')),
  RunAsNonRoot: orNull(at(context, 'runAsNonRoot')),
  ReadOnlyRootFilesystem: orNull(at(context, 'readOnlyRootFilesystem')),
  AllowPrivilegeEscalation: orNull(at(context, 'allowPrivilegeEscalation')),
  ProcMount: orNull(at(context, 'procMount')),
  SeccompProfile: orNone(mapAt(context, 'seccompProfile'), seccompProfile),
  AppArmorProfile: orNone(mapAt(context, 'appArmorProfile'), seccompProfile),
});
