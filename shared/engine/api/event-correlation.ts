/** What one source says of one object, boiled down: which event a message counts for, and whether it is written (client-go tools/record/events_cache.go). */

/** With the tenth different message of one reason they are joined (defaultAggregateMaxEvents). */
const MAX_ALIKE = 10;
/** So long after the last of a reason, counting its messages starts anew. */
const ALIKE_INTERVAL_MS = 600_000;
/** 25 events at once about one object, then one every five minutes. */
const BURST = 25;
const REFILL_MS = 300_000;
/** Different events about one object that are still counted. */
const MAX_COUNTED = 40;

/** What is being said. */
export interface Utterance {
  type: string;
  reason: string;
  message: string;
  fieldPath: string | undefined;
}

/** One event that is being counted. */
export interface Counted extends Utterance {
  /** Stands for all messages of its type and reason. */
  joined: boolean;
  name: string;
  namespace: string;
  count: number;
  /** Virtual ms of the first time. */
  first: number;
}

/** The different messages of one type and reason, in the order they came; never more than nine stay. */
interface Alike {
  type: string;
  reason: string;
  messages: readonly string[];
  at: number;
}

/** All that one source said of one object, as plain data. */
export interface Said {
  tokens: number;
  at: number;
  alike: readonly Alike[];
  events: readonly Counted[];
}

export interface Correlated {
  said: Said;
  /** The event that this is another occurrence of; count 1: the first. */
  counted: Counted;
  /** The message as it is written. */
  text: string;
  /** One too many: counted, and not written. */
  dropped: boolean;
}

const NOTHING: Said = { tokens: BURST, at: 0, alike: [], events: [] };

/** fresh: names an event that is the first of its kind; now: virtual ms. */
export function correlate(
  before: Said | undefined,
  what: Utterance,
  fresh: () => { name: string; namespace: string },
  now: number,
): Correlated {
  const said = before ?? NOTHING;
  const { alike, joined } = heard(said.alike, what, now);
  const known = said.events.find((event) => isAnother(event, what, joined));
  const counted: Counted =
    known === undefined
      ? first(what, fresh(), joined, now)
      : { ...known, message: what.message, count: known.count + 1 };
  const others = known === undefined ? said.events : said.events.filter((event) => event !== known);
  // The bucket comes last: what is dropped has been counted all the same.
  const tokens = before === undefined ? BURST : Math.min(BURST, said.tokens + (now - said.at) / REFILL_MS);
  const dropped = tokens < 1;
  return {
    said: {
      tokens: dropped ? tokens : tokens - 1,
      at: now,
      alike,
      events: others.length < MAX_COUNTED ? [...others, counted] : [...others.slice(1 - MAX_COUNTED), counted],
    },
    counted,
    text: joined ? `(combined from similar events): ${what.message}` : what.message,
    dropped,
  };
}

const first = (
  { type, reason, message, fieldPath }: Utterance,
  { name, namespace }: { name: string; namespace: string },
  joined: boolean,
  now: number,
): Counted => ({ type, reason, message, fieldPath, name, namespace, joined, count: 1, first: now });

/** EventAggregate: takes note of a message, and says whether it is one too many of its reason. */
function heard(
  alike: readonly Alike[],
  { type, reason, message }: Utterance,
  now: number,
): { alike: readonly Alike[]; joined: boolean } {
  const known = alike.find((a) => a.type === type && a.reason === reason);
  const before = known === undefined || now - known.at > ALIKE_INTERVAL_MS ? [] : known.messages;
  const messages = before.includes(message) ? before : [...before, message];
  const joined = messages.length >= MAX_ALIKE;
  // Upstream forgets any one of them, by the chance of Go's maps; here it is the oldest.
  const kept = { type, reason, messages: joined ? messages.slice(1) : messages, at: now };
  return { alike: known === undefined ? [...alike, kept] : alike.map((a) => (a === known ? kept : a)), joined };
}

const isAnother = (event: Counted, what: Utterance, joined: boolean): boolean =>
  event.type === what.type &&
  event.reason === what.reason &&
  event.joined === joined &&
  (joined || (event.message === what.message && event.fieldPath === what.fieldPath));
