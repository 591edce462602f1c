/** Joins the computer beside the cluster to it: whom it asks for what, and as whom. */
import type { Context } from './api/actor.ts';
import type { RestApi } from './api/rest.ts';
import type { Cluster as Parts } from './api/runtime.ts';
import type { KindRegistry } from './kinds/registry.ts';
import { isImageName } from './kubelet/images/image-name.ts';
import { lookUp, type ImageCatalogue } from './kubelet/images/image-catalogue.ts';
import type { Describe } from './kubectl/explain/descriptions.ts';
import { createdWith } from './kubelet/runtime/command.ts';
import { executionOf, isAtPrompt, requestExec, tellExecution } from './kubelet/runtime/run-exec.ts';
import type { LogLine } from './kubelet/runtime/container-log.ts';
import type { Doors } from './laptop/doors.ts';
import { LAPTOP, LAPTOP_ADDRESS } from './laptop/machine-facts.ts';
import type { Sender } from './network/connect/sender.ts';
import type { NetworkDoor } from './network/door.ts';
import type { Pod } from '../model/pod.ts';

export interface Joints {
  parts: Parts;
  kinds: KindRegistry;
  rest: RestApi;
  door: NetworkDoor;
  /** The kubelets'. */
  kubelets: Context;
  images: ImageCatalogue;
  logs(pod: Pod, container: string, previous: boolean): readonly LogLine[];
}

/** @param describe types in words; absent: nobody knows any */
export function laptopDoors({ parts, kinds, rest, door, kubelets, images, logs }: Joints, describe?: Describe): Doors {
  const { kernel, store, epoch } = parts;
  return {
    kinds: () => kinds.all(),
    unixMs: () => epoch + kernel.now,
    revision: () => store.revision,
    describe: describe ?? (() => ({})),
    rest: (request, because) => {
      kernel.because = because;
      return rest.handle(request, { actor: 'user', ...because });
    },
    watch: (request, send) => rest.watch(request, send),
    net: (computer, request, resolver, through) => {
      if (through !== undefined)
        return door.ask({ kind: 'outside', name: computer, ip: LAPTOP_ADDRESS, through }, request, { resolver });
      const from: Sender =
        computer === LAPTOP
          ? { kind: 'outside', name: computer, ip: LAPTOP_ADDRESS }
          : { kind: 'node', node: computer };
      return door.ask(from, request, { resolver });
    },
    hangUp: (request, why) => door.hangUp(request, why),
    fateOf: (request) => door.fateOf(request),
    logs,
    image: (container) => {
      const { image: name = '' } = container;
      if (!isImageName(name)) return undefined;
      const image = lookUp(images, name);
      const id = image.id.slice(image.id.indexOf('sha256:') + 7);
      return { reported: image.reported, id, sizeBytes: image.sizeBytes, words: createdWith(container, image) };
    },
    exec: (pod, { container, command, stdin, tty, attach }, because) => {
      kernel.because = because;
      const open = stdin === undefined ? {} : stdin === 'open' ? { open: true } : { stdin: stdin.text };
      const how = { ...(tty === true ? { tty } : {}), ...(attach === true ? { attach } : {}) };
      return requestExec(kubelets, pod, { container, command, ...open, ...how });
    },
    tell: (number, what) => tellExecution(kubelets, number, what),
    execution: (number) => executionOf(kubelets, number),
    isAtPrompt: (number) => isAtPrompt(kubelets, number),
  };
}
