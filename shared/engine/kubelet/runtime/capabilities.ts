/** Which parts of root's power a container's first process has: what the runtime leaves, what the manifest adds and drops. */
import type { Container } from '../../../model/pod.ts';

/** In the order of their bits (linux/capability.h). */
const NAMES = (
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE ' +
  'NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN ' +
  'SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE ' +
  'MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'
).split(' ');

/** What containerd leaves to every container. */
const DEFAULT = (
  'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL ' +
  'AUDIT_WRITE'
).split(' ');

const named = (list: unknown): string[] =>
  (Array.isArray(list) ? list : []).filter((name) => typeof name === 'string').map((name) => name.replace(/^CAP_/, ''));

interface Context {
  privileged?: boolean;
  capabilities?: { add?: unknown; drop?: unknown };
}

/** The names without `CAP_`. */
export function capabilitiesOf(container: Container): ReadonlySet<string> {
  const { privileged, capabilities = {} } = (container.securityContext ?? {}) as Context;
  if (privileged === true) return new Set(NAMES);
  const add = named(capabilities.add);
  const drop = named(capabilities.drop);
  const kept = new Set(add.includes('ALL') ? NAMES : drop.includes('ALL') ? [] : DEFAULT);
  for (const name of drop) kept.delete(name);
  for (const name of add) if (name !== 'ALL') kept.add(name);
  return kept;
}

/** As /proc shows a set: 16 hexadecimal digits. */
export function capabilityBits(names: ReadonlySet<string>): string {
  let bits = 0n;
  NAMES.forEach((name, bit) => {
    if (names.has(name)) bits |= 1n << BigInt(bit);
  });
  return bits.toString(16).padStart(16, '0');
}
