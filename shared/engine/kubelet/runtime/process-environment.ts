/** The variables of a container's processes, those of its first and those of commands that are run beside it later. */
import { ConfigError } from '../environment/config-error.ts';
import { declaredVariables, environmentOf, mayLackConfig } from '../environment/container-environment.ts';
import type { SimulatedImage } from '../images/image-catalogue.ts';
import { containerAt, type Work } from '../pod-record.ts';
import { keepEnvironment, keptEnvironment } from './environments.ts';
import { ownerOf } from './owner.ts';
import { hostnameOf } from '../host-name.ts';
import { environmentInput } from './surroundings.ts';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** A container starts: what may be another thing later is noted as it is now. */
export function noteEnvironment(work: Work, index: number): void {
  const { ctx, pod, record, uid } = work;
  if (!mayLackConfig(containerAt(pod, index)!)) return;
  try {
    const declared = declaredVariables(environmentInput(ctx, pod, index, record.ip));
    keepEnvironment(ctx, uid, index, record.containers[index]!.run, declared);
  } catch (error) {
    // It was there when the container was created, a moment ago; what is gone since is not in it.
    if (!(error instanceof ConfigError)) throw error;
  }
}

/** The runtime's variables, the image's, then the manifest's as they were when the container started. */
export function environmentFor(work: Work, index: number, image: SimulatedImage): ReadonlyMap<string, string> {
  const { ctx, pod, record, uid } = work;
  const container = record.containers[index]!;
  const declared = keptEnvironment(ctx, uid, index, container.run);
  const until = container.status.state?.running?.startedAt;
  const given = environmentOf({
    ...environmentInput(ctx, pod, index, record.ip),
    ...(until === undefined ? {} : { until }),
    ...(declared === undefined ? {} : { declared }),
  });
  return new Map<string, string>([
    ['PATH', PATH],
    ['HOSTNAME', hostnameOf(work.pod)],
    ...Object.entries(image.env ?? {}),
    ...('env' in given ? given.env : []),
    ['HOME', ownerOf(pod, containerAt(pod, index)!, image).uid === 0 ? '/root' : '/'],
  ]);
}
