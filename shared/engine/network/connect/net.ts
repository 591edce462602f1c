/** What a connection is made with: the store, the rules of the proxies, the servers in pods. */
import type { Context } from '../../api/actor.ts';
import type { HttpApi } from '../../api/http/http-api.ts';
import type { IngressConfigs } from '../ingress/configs.ts';
import type { ProgramOf } from '../ingress/proxy.ts';
import { Rules } from '../proxy/rules.ts';
import { Addresses } from './addresses.ts';
import { Doors } from './doors.ts';
import type { Servers } from './servers.ts';

export interface Net {
  /** The network's own: its tables and its streams of chance. */
  readonly ctx: Context;
  readonly addresses: Addresses;
  readonly doors: Doors;
  readonly rules: Rules;
  readonly servers: Servers;
  /** The API, as those hear it who connect to a machine of the control plane. */
  readonly api: HttpApi;
  /** What ingress controllers know, and which images are ones. */
  readonly ingress: { readonly configs: IngressConfigs; readonly programOf: ProgramOf };
}

/** @param ctx the network's own; `servers`: what the kubelets tell of their pods */
export function newNet(ctx: Context, servers: Servers, ingress: Net['ingress'], api: HttpApi): Net {
  return {
    ctx,
    addresses: new Addresses(),
    doors: new Doors(),
    rules: new Rules(),
    servers,
    ingress,
    api,
  };
}
