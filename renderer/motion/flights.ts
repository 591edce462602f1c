/** Requests under way: trace + virtual time → points on the drawn lines. Pure but for the list it keeps. */
import type { LossCause } from '../../shared/model/request.ts';
import type { RequestTrace } from '../../shared/model/trace.ts';
import type { Point } from '../graph/sizes.ts';

/** How it ends: answered, answered with an error, or why it was lost. */
export type Outcome = 'ok' | 'error' | LossCause;

/** From here on a status says that the server failed. */
const SERVER_ERROR = 500;

export const outcomeOf = ({
  outcome,
  cause = 'refused',
  code = 200,
}: Pick<RequestTrace, 'outcome' | 'cause' | 'code'>): Outcome =>
  outcome === 'lost' ? cause : code >= SERVER_ERROR ? 'error' : 'ok';

/** Nobody answers, and it waits until its time is up: crowds of those would cover the lines that they came by. */
const waitsInVain: ReadonlySet<Outcome> = new Set(['timed-out', 'policy']);

export interface Flight {
  id: number;
  outcome: Outcome;
  /** Virtual ms of leaving and of arriving as drawn: a trip takes at least as long as an eye needs. */
  from: number;
  to: number;
  /** Virtual ms that it moves; what waits in vain stands at its end for the rest. */
  moves: number;
  /** Lines to follow, in order; between two of them it passes behind a card, unseen. */
  legs: readonly Leg[];
  length: number;
  service: string;
}

export interface Leg {
  points: readonly Point[];
  length: number;
}

/** The lines that a request follows, the service it asks for, and the uids of all that it passes. */
export interface Way {
  legs: readonly Leg[];
  service: string;
  passes: readonly string[];
}

/** Where requests were lost, for as long as a person needs to see it; the card that it is at says why. */
export interface Loss {
  at: Point;
  outcome: Outcome;
  service: string;
  count: number;
  /** Real ms of the first and the last one counted. */
  since: number;
  last: number;
}

/** Real ms that a drawn trip takes at most. */
const longestTrip = 4000;

/** Real ms that a drawn trip of a length takes at least: an eye must be able to follow it. */
export function shortestTrip(length: number): number {
  return Math.min(1000, 350 + length * 0.8);
}

export function legOf(points: readonly Point[]): Leg {
  let length = 0;
  for (let i = 1; i < points.length; i++) length += distance(points[i - 1], points[i]);
  return { points, length };
}

/**
 * A request as it is drawn. `speed` is virtual ms per real ms: the trip is stretched to what an eye can follow.
 * A request that found no endpoint ends where its rules were looked up.
 */
export function flightOf(trace: RequestTrace, way: Way, speed: number): Flight {
  const { legs, service } = way;
  const pace = speed > 0 ? speed : 1;
  const length = legs.reduce((sum, leg) => sum + leg.length, 0);
  const least = shortestTrip(length) * pace;
  const took = Math.min(Math.max(trace.latency, least), longestTrip * pace);
  const outcome = outcomeOf(trace);
  return {
    id: trace.id,
    outcome,
    from: trace.at,
    to: trace.at + took,
    moves: waitsInVain.has(outcome) ? Math.min(least, took) : took,
    legs,
    length,
    service,
  };
}

/** 0 at the start of the trip, 1 at its end, more while it waits there. */
export function progress(flight: Flight, now: number): number {
  return (now - flight.from) / flight.moves;
}

/** Where it is at a part (0..1) of its way. */
export function positionAt(flight: Flight, part: number): Point | undefined {
  let left = Math.min(1, Math.max(0, part)) * flight.length;
  const { legs } = flight;
  for (let i = 0; i < legs.length; i++) {
    const leg = legs[i];
    if (leg === undefined) continue;
    if (left <= leg.length || i === legs.length - 1) return alongLeg(leg, left);
    left -= leg.length;
  }
  return undefined;
}

/** The end of its way. */
export function endOf(flight: Flight): Point | undefined {
  return flight.legs.at(-1)?.points.at(-1);
}

function alongLeg(leg: Leg, distanceLeft: number): Point | undefined {
  let left = distanceLeft;
  for (let i = 1; i < leg.points.length; i++) {
    const a = leg.points[i - 1];
    const b = leg.points[i];
    if (a === undefined || b === undefined) continue;
    const d = distance(a, b);
    if (left <= d && d > 0) return { x: a.x + ((b.x - a.x) * left) / d, y: a.y + ((b.y - a.y) * left) / d };
    left -= d;
  }
  return leg.points.at(-1);
}

function distance(a: Point | undefined, b: Point | undefined): number {
  return a === undefined || b === undefined ? 0 : Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

/** The flights in the air and the losses still to be read. */
export class Sky {
  flights: Flight[] = [];
  losses: Loss[] = [];

  /** More than this many at once are not drawn: the eye sees a flow by then. */
  constructor(private readonly most = 600) {}

  add(flight: Flight): void {
    if (this.flights.length < this.most) this.flights.push(flight);
  }

  /** One that is in the air ends otherwise than it was drawn, at virtual time `at`; one that has landed has been seen. */
  end(id: number, outcome: Outcome, at: number): void {
    const flight = this.flights.find((one) => one.id === id);
    if (flight === undefined) return;
    flight.outcome = outcome;
    // What ends sooner is cut where it was to be served; what takes longer goes on as it was drawn.
    flight.to = Math.max(flight.from + 1, Math.min(flight.to, at));
    flight.moves = Math.min(flight.moves, flight.to - flight.from);
  }

  /** Lets flights land; those that were lost leave a mark. Gives true while anything is left to draw. */
  advance(now: number, real: number, lossStays = 2200): boolean {
    let kept = 0;
    for (const flight of this.flights) {
      if (now < flight.to) this.flights[kept++] = flight;
      else if (flight.outcome !== 'ok') this.lose(flight, real);
    }
    this.flights.length = kept;
    this.losses = this.losses.filter((loss) => real - loss.last < lossStays);
    return kept > 0 || this.losses.length > 0;
  }

  clear(): void {
    this.flights = [];
    this.losses = [];
  }

  private lose(flight: Flight, real: number): void {
    const at = endOf(flight);
    if (at === undefined) return;
    const same = this.losses.find(
      (l) => l.service === flight.service && l.outcome === flight.outcome && l.at.x === at.x && l.at.y === at.y,
    );
    if (same === undefined) {
      this.losses.push({
        at,
        outcome: flight.outcome,
        service: flight.service,
        count: 1,
        since: real,
        last: real,
      });
    } else {
      same.count++;
      same.last = real;
    }
  }
}

/** Above this many a real second a service's requests are a flow with a number, not discs. */
export const flowAbove = 60;

/** True when a rate (virtual requests a second) at a speed is more than an eye can count. */
export function isFlow(requestsPerSecond: number, speed: number): boolean {
  return requestsPerSecond * (speed > 0 ? speed : 1) > flowAbove;
}
