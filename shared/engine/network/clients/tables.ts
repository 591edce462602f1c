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
