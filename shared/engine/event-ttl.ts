/** Forgets events after an hour, as the API server's --event-ttl does. */
import type { Actor, Context } from './api/actor.ts';

const TTL_MS = 3_600_000;
const EVERY_MS = 300_000;

function forget(ctx: Context): void {
  for (const event of ctx.read.list('Event')) {
    const last = event.lastTimestamp ?? event.metadata.creationTimestamp ?? ctx.timestamp;
    if (ctx.now - ctx.when(last) < TTL_MS) continue;
    ctx.api.delete('Event', event.metadata.namespace ?? '', event.metadata.name);
  }
}

/** An actor that looks every five minutes while there are events. */
export function eventTtl(): Actor {
  return {
    name: 'event-ttl',
    partOf: 'kube-apiserver',
    watches: ['Event'],
    onChange(_change, ctx) {
      if (ctx.table<boolean>('awake').has('yes')) return;
      ctx.table<boolean>('awake').set('yes', true);
      ctx.after(EVERY_MS, 'event time to live', '', { background: true });
    },
    onTimer(_what, _key, ctx) {
      forget(ctx);
      if (ctx.read.count('Event') > 0) ctx.after(EVERY_MS, 'event time to live', '', { background: true });
      else ctx.table<boolean>('awake').delete('yes');
    },
  };
}
