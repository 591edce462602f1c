/** The pods of an ingress controller that run, by their images; a cache of the store, nothing more. */
import type { Reader } from '../../api/store.ts';
import { isPodTerminal } from '../../kinds/pod/conditions.ts';
import { settingsOf, type IngressSettings } from '../../kinds/ingress/settings.ts';
import type { Change } from '../../../model/change.ts';
import type { IngressProgram } from '../../../model/ingress.ts';
import type { Pod } from '../../../model/pod.ts';

/** Which ingress controller an image is, if it is one. */
export type ProgramOf = (image: string) => IngressProgram | undefined;

export interface RunningController {
  pod: Pod;
  settings: IngressSettings;
  /** RFC 3339 of its container's start. */
  startedAt: string;
}

export class ControllerPods {
  /** By uid. */
  private known: Map<string, Pod> | undefined;

  constructor(
    private readonly program: IngressProgram,
    private readonly programOf: ProgramOf,
  ) {}

  /** Notes the change of a pod; says whether it is one of the controller's. */
  changed({ before, after }: Change, read: Reader): boolean {
    const pod = (after ?? before) as Pod;
    if (!this.isOwn(pod)) return false;
    const known = this.of(read);
    if (after === undefined) known.delete(pod.metadata.uid ?? '');
    else known.set(pod.metadata.uid ?? '', pod);
    return true;
  }

  /** The one that runs and was told to serve Ingresses; of several the first by name. */
  running(read: Reader): RunningController | undefined {
    const pods = [...this.of(read).values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
    for (const pod of pods) {
      if (isPodTerminal(pod)) continue;
      const container = pod.spec.containers.find((c) => this.programOf(c.image ?? '') === this.program)!;
      const startedAt = pod.status?.containerStatuses?.find((c) => c.name === container.name)?.state?.running
        ?.startedAt;
      const settings = settingsOf(this.program, container, pod);
      if (startedAt !== undefined && settings !== undefined) return { pod, settings, startedAt };
    }
    return undefined;
  }

  restored(): void {
    this.known = undefined;
  }

  private isOwn(pod: Pod): boolean {
    return pod.spec.containers.some(({ image }) => this.programOf(image ?? '') === this.program);
  }

  private of(read: Reader): Map<string, Pod> {
    if (this.known !== undefined) return this.known;
    this.known = new Map();
    for (const pod of read.list('Pod')) if (this.isOwn(pod)) this.known.set(pod.metadata.uid ?? '', pod);
    return this.known;
  }
}
