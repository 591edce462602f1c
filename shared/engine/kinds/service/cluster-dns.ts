/** Where pods ask for names: kube-dns has the tenth address of the range of Services, whose first is the API's. */
import type { Lookup } from '../../api/store.ts';

/** k3s' own, where no API has a Service yet. */
const DEFAULT = '10.43.0.10';

export function clusterDns(read: Lookup): string {
  const address = read.get('Service', 'default', 'kubernetes')?.spec.clusterIP;
  return address === undefined ? DEFAULT : address.replace(/\.\d+$/, '.10');
}
