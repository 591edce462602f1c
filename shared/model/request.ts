/** A request as it is remembered: who asked whom, by which way, what came of it, and why it was lost where it was. */

/**
 * Why a request had no answer of the server that it was for. An ingress controller may have said so with a status of its
 * own; a server's own 404 or 500 is an answer.
 */
export type LossCause =
  | 'no-endpoints'
  | 'not-ready'
  | 'terminating'
  | 'refused'
  | 'timed-out'
  | 'no-rule'
  | 'policy'
  | 'dns'
  | 'reset'
  | 'hung-up';

export const LOSS_CAUSES = [
  'no-endpoints',
  'not-ready',
  'terminating',
  'refused',
  'timed-out',
  'no-rule',
  'policy',
  'dns',
  'reset',
  'hung-up',
] as const satisfies readonly LossCause[];

/** A pod as a request saw it: it may be gone by now. */
export interface PodSeen {
  uid: string;
  namespace: string;
  name: string;
  node: string;
}

/** One stage of the way, in order. */
export type Hop =
  | { kind: 'client'; name: string }
  /** Where it came into the cluster: "NodePort 30080", "LoadBalancer 192.168.56.11", "ClusterIP". */
  | { kind: 'door'; node: string; door: string }
  | { kind: 'machine'; node: string }
  | { kind: 'service'; namespace: string; name: string; port: number }
  /** A pod that passes it on: an Ingress controller, a load balancer. */
  | { kind: 'proxy'; pod: PodSeen }
  | { kind: 'pod'; pod: PodSeen }
  /** The world beyond the cluster. */
  | { kind: 'away'; ip: string };

export interface RequestRecord {
  id: number;
  /** Virtual ms at which it left. */
  at: number;
  /** Who asked: the name of a client, "pod shop/front", "machine worker-1". */
  from: string;
  protocol: 'TCP' | 'UDP' | 'SCTP';
  method?: string;
  /** Of HTTP its host; else what was to be reached: "redis:6379", or a name that was to be found. */
  host?: string;
  path?: string;
  hops: readonly Hop[];
  /** The Ingress rule that it fell under. */
  rule?: string;
  /** Over TLS to an ingress controller: the Secret of the certificate that it showed, or the name of its own. */
  certificate?: string;
  service?: { namespace: string; name: string; port: number };
  /** Among how many endpoints its own was drawn. */
  candidates?: number;
  pod?: PodSeen;
  /** HTTP status, where there was one. */
  code?: number;
  /** Virtual ms until the answer, or until the client knew that none would come. */
  latency: number;
  outcome: 'ok' | 'lost';
  cause?: LossCause;
  /** What happened, in a sentence: of a loss always. */
  reason?: string;
  /** How many requests it stands for (above 200 a second). */
  weight: number;
}
