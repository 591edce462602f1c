/** `apply --prune`: deletes what was applied before and is in no file now (kubectl/pkg/cmd/apply/prune.go). */
import type { AnyObject } from '../../../../model/meta.ts';
import type { Call } from '../../call.ts';
import { CommandError } from '../../errors.ts';
import { lastApplied } from '../../../manifests/last-applied.ts';
import { dryRunOf } from '../../print/result.ts';
import { listObjects } from '../../resources/client.ts';
import { cascadeOf } from '../../resources/deletion.ts';
import type { Discovery } from '../../resources/discovery.ts';
import { addressOf, type Info } from '../../resources/find.ts';
import type { Resource } from '../../resources/resource.ts';
import { write } from '../../resources/write.ts';
import type { Task } from '../../waits.ts';
import type { Applied } from './apply-object.ts';

const DEFAULT = [
  'core/v1/ConfigMap',
  'core/v1/Endpoints',
  'core/v1/Namespace',
  'core/v1/PersistentVolumeClaim',
  'core/v1/PersistentVolume',
  'core/v1/Pod',
  'core/v1/ReplicationController',
  'core/v1/Secret',
  'core/v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
];

/** The kinds that are looked at, those with namespaces first. @throws CommandError */
export function prunableOf(discovery: Discovery, allowed: readonly string[]): Resource[] {
  const isDefault = allowed.length === 0;
  const found = (isDefault ? DEFAULT : allowed).flatMap((text) => {
    const [group = '', version, kind, more] = text.split('/');
    if (version === undefined || kind === undefined || more !== undefined)
      throw new CommandError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
    const resource = discovery.ofKind(group === 'core' ? version : `${group}/${version}`, kind);
    if (resource === undefined && !isDefault)
      throw new CommandError(
        `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(`${group}/${version}`)}`,
      );
    return resource ?? [];
  });
  return [...found.filter(({ namespaced }) => namespaced), ...found.filter(({ namespaced }) => !namespaced)];
}

/** What was applied before and is in no file now. @throws StatusError */
export function* pruned(
  call: Call,
  resources: readonly Resource[],
  applied: readonly Pick<Applied, 'object' | 'namespace'>[],
): Task<Info[]> {
  const kept = new Set(applied.map(({ object }) => object.metadata.uid));
  const namespaces = [...new Set(applied.flatMap(({ namespace }) => (namespace === '' ? [] : [namespace])))];
  const labelSelector = call.flags.text('selector');
  const found: Info[] = [];
  for (const resource of resources)
    for (const namespace of resource.namespaced ? namespaces : [''])
      for (const object of yield* listObjects(resource, namespace, labelSelector === '' ? {} : { labelSelector }))
        if (lastApplied(object) !== undefined && !kept.has(object.metadata.uid))
          found.push({ resource, namespace, name: object.metadata.name, object });
  return found;
}

/** @throws StatusError */
export function* prune(
  call: Call,
  resources: readonly Resource[],
  applied: readonly Applied[],
  say: (object: AnyObject, done: string) => void,
): Task<void> {
  const grace = call.flags.number('grace-period');
  const dryRun = dryRunOf(call);
  const body = {
    propagationPolicy: cascadeOf(call),
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
    ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
  };
  for (const info of yield* pruned(call, resources, applied)) {
    if (dryRun !== 'client') yield* write({ verb: 'delete', ...addressOf(info), body });
    say(info.object, 'pruned');
  }
}
