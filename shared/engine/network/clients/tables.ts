/** Where the sources of requests, their targets and their lanes are kept: tables that checkpoints save. */
import type { Context } from '../../api/actor.ts';
import type { ClientSpec } from '../../../model/client.ts';
import type { Lane } from './lane.ts';
import type { Target } from './targets.ts';

/** By name. */
export const clients = (ctx: Context): Map<string, ClientSpec> => ctx.table<ClientSpec>('clients');
/** Services that people outside ask, by "namespace/name". */
export const targets = (ctx: Context): Map<string, Target> => ctx.table<Target>('targets');
export const lanes = (ctx: Context): Map<string, Lane> => ctx.table<Lane>('lanes');
/** Clients that were told to wait, and since when each goes on (virtual ms). */
export const begun = (ctx: Context): Map<string, number> => ctx.table<number>('begun');
/** Services that are the doors of ingress controllers, by "namespace/name": nobody asks for those by themselves. */
export const controllers = (ctx: Context): Map<string, true> => ctx.table<true>('controllers');
