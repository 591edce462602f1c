/** What a source of requests and a request by hand may hold, wherever they come from: a message, or a scenario's file. */
import { check } from './validate.ts';

const rate = check.number(0, 5000);
const seconds = check.number(1, 1e7);

const pattern = check.oneOf('kind', {
  steady: check.object({ kind: check.literal('steady') }),
  ramp: check.object({ kind: check.literal('ramp'), from: rate, overSeconds: seconds }),
  burst: check.object({ kind: check.literal('burst'), rate, everySeconds: seconds, forSeconds: seconds }),
  day: check.object({ kind: check.literal('day'), lengthSeconds: seconds }),
});

const wait = check.number(0, 1e7);
/** Seconds, or the word. */
const startAfter: typeof wait = (value, where) =>
  value === 'ready' || wait(value, where) === undefined
    ? undefined
    : `${where}: must be a number of seconds, or "ready"`;

const target = check.optional(check.text(600));
const word = check.text(2048);

export const clientSpec = check.object({
  name: check.text(253),
  rate,
  pattern: check.optional(pattern),
  target,
  paths: check.optional(check.list(word, 1000)),
  hosts: check.optional(check.list(check.text(260), 1000)),
  keepAlive: check.optional(check.yesOrNo),
  connections: check.optional(check.number(1, 1000)),
  timeoutMs: check.optional(check.number(1, 600_000)),
  addresses: check.optional(check.number(1, 1000)),
  startAfter: check.optional(startAfter),
});

export const singleRequest = check.object({
  from: check.optional(check.object({ namespace: check.text(253), name: check.text(253) })),
  target,
  host: check.optional(check.text(260)),
  path: check.optional(word),
  method: check.optional(check.choice(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])),
});
