/** What a connection is made with: the store, the rules of the proxies, the servers in pods, the policies. */
import type { Context } from '../../api/actor.ts';
import type { Pod } from '../../../model/pod.ts';
import type { IngressConfigs } from '../ingress/configs.ts';
import type { ProgramOf } from '../ingress/proxy.ts';
import { Rules } from '../proxy/rules.ts';
import { Addresses } from './addresses.ts';
import { Doors } from './doors.ts';
import type { Protocol } from './sender.ts';
import type { Servers } from './servers.ts';

/** A connection as a NetworkPolicy sees it: by addresses of pods, after the Service's address was replaced. */
export interface PolicyQuestion {
  /** Undefined: it is no pod of the cluster, or one on its machine's network. */
  readonly from: Pod | undefined;
  /** As the receiver sees it. */
  readonly fromIp: string;
  readonly to: Pod | undefined;
  readonly toIp: string;
  /** Of the pod. */
  readonly port: number;
  readonly protocol: Protocol;
}

/** The policy that keeps a connection from being made. */
export interface PolicyRefusal {
  /** "namespace/name" */
  readonly policy: string;
  readonly direction: 'ingress' | 'egress';
}

export interface Net {
  /** The network's own: its tables and its streams of chance. */
  readonly ctx: Context;
  readonly addresses: Addresses;
  readonly doors: Doors;
  readonly rules: Rules;
  readonly servers: Servers;
  /** What ingress controllers know, and which images are ones. */
  readonly ingress: { readonly configs: IngressConfigs; readonly programOf: ProgramOf };
  /** Undefined: it is let through. */
  refuses(question: PolicyQuestion): PolicyRefusal | undefined;
}

/** @param ctx the network's own; `servers`: what the kubelets tell of their pods */
export function newNet(ctx: Context, servers: Servers, ingress: Net['ingress']): Net {
  return {
    ctx,
    addresses: new Addresses(),
    doors: new Doors(),
    rules: new Rules(),
    servers,
    ingress,
    refuses: () => undefined,
  };
}
