/** By which machines a request from outside can come in; a cache of the Nodes, nothing more. */
import type { Reader } from '../../api/store.ts';
import { machineFault } from '../../kinds/machine.ts';
import type { Node } from '../../../model/node.ts';
import { usable } from '../proxy/choose.ts';
import type { Net } from './net.ts';

/** cloud-provider: a machine that no balancer sends to. */
const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';

const isReady = (node: Node): boolean =>
  node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;

interface Machines {
  open: readonly string[];
  ready: readonly string[];
  balanced: readonly string[];
}

export class Doors {
  private machines: Machines | undefined;

  /** A Node changed, or everything may have. */
  forget(): void {
    this.machines = undefined;
  }

  /** Machines that work: where people come in who ask for an address that is no door at all. */
  open(read: Reader): readonly string[] {
    return this.of(read).open;
  }

  /** Machines that the cluster holds for ready: people know their addresses. */
  ready(read: Reader): readonly string[] {
    return this.of(read).ready;
  }

  /**
   * Machines to which a balancer in front of the cluster sends: those that are ready, and with externalTrafficPolicy
   * Local those whose health check says that they have an endpoint.
   */
  balanced({ ctx, rules }: Net, key: string): readonly string[] {
    const all = this.of(ctx.read).balanced;
    if (rules.newest(ctx, key)?.service?.spec.externalTrafficPolicy !== 'Local') return all;
    return all.filter((node) => {
      const version = rules.on(ctx, node, key);
      const ports = version?.service?.spec.ports ?? [];
      return version !== undefined && ports.some((port) => usable(ctx, version, port, node).local.length > 0);
    });
  }

  private of(read: Reader): Machines {
    if (this.machines !== undefined) return this.machines;
    const nodes = [...read.list('Node')];
    const names = (fits: (node: Node) => boolean): string[] => nodes.filter(fits).map(({ metadata }) => metadata.name);
    return (this.machines = {
      open: names((node) => machineFault(node) === undefined),
      ready: names(isReady),
      balanced: names((node) => isReady(node) && node.metadata.labels?.[EXCLUDED] === undefined),
    });
  }
}
