/** What the network knows of the servers in pods: the kubelets tell, through the functions named here. */
import type { Pod } from '../../../model/pod.ts';

/** A container that takes connections on a port. */
export interface Listening {
  /** Of the container among the pod's, and which of its runs: a connection ends with it. */
  readonly index: number;
  readonly run: number;
  /** Ms that a request's own work takes, alone in the container. */
  readonly workMs: number;
  /** Ms of one core that it takes, and how many cores the program can have: more requests than that wait. */
  readonly cpuMs: number;
  readonly cores: number;
  /** Whether the kernel shares out the processor by quota: work up to one period is done before it is held. */
  readonly isLimited: boolean;
  /** How many it answers at the same time; absent: as many as there are. */
  readonly workers?: number;
  /** How many may wait to be taken. */
  readonly backlog: number;
  /** Takes connections, and never answers: a fault. */
  readonly hangs: boolean;
}

/** What a client asks of a pod's server. */
export interface ServerRequest {
  port: number;
  /** With the query. */
  path: string;
  method: string;
  host: string;
  /** Who asks: the address, and what it calls itself. */
  client: string;
  agent: string;
  headers?: readonly (readonly [string, string])[];
}

/** What it says. */
export interface ServerAnswer {
  status: number;
  body: string;
  headers: readonly (readonly [string, string])[];
}

export interface Servers {
  /** What takes a connection to the port of a pod; undefined: nothing does, it is refused. */
  listening(pod: Pod, port: number): Listening | undefined;
  /** The answer in full; undefined: nothing listens. It is noted for the server's access log. */
  answer(pod: Pod, request: ServerRequest): ServerAnswer | undefined;
  /** Status and size alone of what a container's server says, where nobody reads the answer; undefined: it is gone. */
  pageOf(pod: Pod, index: number, path: string): { status: number; bytes: number } | undefined;
}
