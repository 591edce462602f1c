/** What /proc tells a container about its own first process: who it is, what it may, which users it sees. */
import type { Content } from '../../files/build.ts';
import { fnv1a } from '../../kernel/random.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { capabilitiesOf, capabilityBits } from './capabilities.ts';
import { ownerOf } from './owner.ts';

const ALL_IDS = '         0          0 4294967295\n';
/** User namespaces of a machine: the initial one, and numbers that later ones have. */
const INITIAL = 4_026_531_837;
const LATER = 4_026_532_000;
const IDS = 65_536;
/** pkg/kubelet/userns: a machine has as many blocks of ids as it takes pods. */
const BLOCKS = 110;

interface SecurityContext {
  privileged?: boolean;
  allowPrivilegeEscalation?: boolean;
  seccompProfile?: { type?: string };
}

function statusText(pod: Pod, container: Container, image: SimulatedImage, name: string): string {
  const { uid, gid, groups } = ownerOf(pod, container, image);
  const own = (container.securityContext ?? {}) as SecurityContext;
  const shared = (pod.spec.securityContext ?? {}) as SecurityContext;
  const bound = capabilityBits(capabilitiesOf(container));
  const held = uid === 0 ? bound : capabilityBits(new Set());
  const profile = (own.seccompProfile ?? shared.seccompProfile)?.type ?? 'Unconfined';
  const isFiltered = profile !== 'Unconfined' && own.privileged !== true;
  const four = (id: number): string => Array(4).fill(id).join('\t');
  const rows: [string, string | number][] = [
    ['Name', name.slice(0, 15)],
    ['Umask', '0022'],
    ['State', 'S (sleeping)'],
    ['Tgid', 1],
    ['Pid', 1],
    ['PPid', 0],
    ['Uid', four(uid)],
    ['Gid', four(gid)],
    ['Groups', `${groups.join(' ')} `],
    ['CapInh', capabilityBits(new Set())],
    ['CapPrm', held],
    ['CapEff', held],
    ['CapBnd', bound],
    ['CapAmb', capabilityBits(new Set())],
    ['NoNewPrivs', own.allowPrivilegeEscalation === false ? 1 : 0],
    ['Seccomp', isFiltered ? 2 : 0],
  ];
  return rows.map(([key, value]) => `${key}:\t${value}\n`).join('');
}

/**
 * The files, by path. `name`: of the first process. A pod with `hostUsers: false` sees 65,536 ids of its own.
 */
export function procFiles(pod: Pod, container: Container, image: SimulatedImage, name: string): [string, Content][] {
  const hash = fnv1a(pod.metadata.uid ?? '');
  const isOwn = pod.spec['hostUsers'] === false;
  const first = String(IDS * (1 + (hash % BLOCKS)));
  const map = isOwn ? `         0 ${first.padStart(10)} ${String(IDS).padStart(10)}\n` : ALL_IDS;
  return [
    ['/proc/1/status', statusText(pod, container, image, name)],
    ['/proc/1/uid_map', map],
    ['/proc/1/gid_map', map],
    ['/proc/1/ns/user', { link: `user:[${isOwn ? LATER + (hash % 900) : INITIAL}]` }],
    ['/proc/self', { link: '1' }],
  ];
}
