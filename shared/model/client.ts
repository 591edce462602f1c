/** A source of requests: how many, when, for what, and how patient. Plain data, in scenarios and in inputs of a session. */

/** How the rate goes with time, from the moment at which the client begins. */
export type Pattern =
  | { kind: 'steady' }
  /** From one rate to the client's own, evenly, and then on with it. */
  | { kind: 'ramp'; from: number; overSeconds: number }
  /** The client's own rate, and every so often another for a while. */
  | { kind: 'burst'; rate: number; everySeconds: number; forSeconds: number }
  /** A day: quiet at night, busiest before noon; the rate is that of the busiest hour. */
  | { kind: 'day'; lengthSeconds: number };

export interface ClientSpec {
  name: string;
  /** Requests per second, 0 to 5,000. */
  rate: number;
  pattern?: Pattern;
  /**
   * Whom it asks: "service/NAMESPACE/NAME[:PORT]", "node/NAME:PORT" ("node/*:PORT": any machine), "address/IP:PORT".
   * Absent: the host, where one is given, else every Service that can be reached from outside, in turn.
   */
  target?: string;
  /** One of them for each request, each as likely as the other. */
  paths?: string[];
  /** Names that it asks for; without a target they lead to the Ingress that has them. */
  hosts?: string[];
  /** Keeps connections open: further requests go to the pods that it has. */
  keepAlive?: boolean;
  /** How many of those, 6 unless told. */
  connections?: number;
  /** How long it waits for an answer, ms; 10,000 unless told. */
  timeoutMs?: number;
  /**
   * When it begins: so many seconds after it first has a rate, or when whom it asks can answer (the Service has a ready
   * endpoint, the Ingress is served). Absent: at once.
   */
  startAfter?: number | 'ready';
  /** From how many addresses it comes, 1 unless told: many people, or one. */
  addresses?: number;
}

/** One request by hand. `from`: a pod; absent: outside. `target`, `host`: as of a client. */
export interface SingleRequest {
  from?: { namespace: string; name: string };
  target?: string;
  host?: string;
  path?: string;
  method?: string;
}
