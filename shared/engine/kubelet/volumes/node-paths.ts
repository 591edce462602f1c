/** What is where on every simulated machine, as far as manifests ask: a Linux machine with containerd. */

export type FileType = 'Directory' | 'File' | 'Socket' | 'CharDevice' | 'BlockDevice';

const DIRECTORIES = [
  '/ /bin /boot /dev /dev/shm /etc /home /lib /lib/modules /lib64 /media /mnt /opt /proc /root /run /sbin /srv /sys',
  '/sys/fs/bpf /sys/fs/cgroup /sys/kernel/debug /tmp /usr /usr/bin /usr/local /usr/local/bin /usr/lib /usr/share',
  '/usr/share/ca-certificates /var /var/lib /var/lib/kubelet /var/lib/kubelet/pods /var/lib/kubelet/plugins',
  '/var/lib/kubelet/plugins_registry /var/lib/kubelet/device-plugins /var/lib/containerd /var/lib/cni /var/log',
  '/var/log/containers /var/log/pods /var/run /var/tmp /run/containerd /run/systemd /etc/cni /etc/cni/net.d',
  '/etc/kubernetes /etc/kubernetes/manifests /etc/kubernetes/pki /etc/ssl /etc/ssl/certs /opt/cni/bin',
];
const FILES = ['/etc/hostname /etc/hosts /etc/localtime /etc/machine-id /etc/os-release /etc/passwd /etc/resolv.conf'];
const SOCKETS = ['/run/containerd/containerd.sock /run/dbus/system_bus_socket'];
const CHARACTER_DEVICES = ['/dev/full /dev/fuse /dev/null /dev/random /dev/tty /dev/urandom /dev/zero /dev/kmsg'];
const BLOCK_DEVICES = ['/dev/sda /dev/sda1'];

const KNOWN: readonly (readonly [FileType, readonly string[]])[] = [
  ['Directory', DIRECTORIES],
  ['File', FILES],
  ['Socket', SOCKETS],
  ['CharDevice', CHARACTER_DEVICES],
  ['BlockDevice', BLOCK_DEVICES],
];

const TYPES = new Map<string, FileType>(
  KNOWN.flatMap(([type, lists]) => lists.flatMap((list) => list.split(' ').map((path) => [path, type] as const))),
);

/** What is at an absolute, tidy path; undefined: nothing. /var/run is a link to /run. */
export const nodeFileType = (path: string): FileType | undefined =>
  TYPES.get(path.replace(/^\/var\/run(?=\/)/, '/run'));
