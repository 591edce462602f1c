/** What is said of an image: how a container of it starts, listens, answers, logs, uses its machine, and ends. */
import type { IngressProgram } from '../../../model/ingress.ts';

export type Flavour = 'bash' | 'dash' | 'ash';

export interface StopBehaviour {
  /** Ms from the stop signal to the end; those that ignore it are killed when the grace period is over (137). */
  afterMs: number;
  exitCode: number;
  ignoresTerm: boolean;
  /** STOPSIGNAL of the image, where it is another than TERM. */
  signal?: 'QUIT' | 'INT' | 'WINCH';
  /** Signals after which it drops the requests that are under way; after others it finishes them. */
  cuts?: readonly ('TERM' | 'QUIT' | 'INT' | 'WINCH')[];
}

export interface ExitBehaviour {
  /** Ms from start to end. */
  afterMs: number;
  exitCode: number;
}

/** A port that the program listens on: the default, unless a flag or a variable of the manifest says another. */
export interface ListenBehaviour {
  port: number;
  /** "--http-port": its value ends in the port. */
  flag?: string;
  /** A variable of the manifest's own. */
  env?: string;
}

/** What a simulated server says on one path. Templates: see programs/template.ts. */
export interface HttpAnswer {
  status: number;
  body: string;
  /** From so many ms after the container's start another status. */
  later?: { afterMs: number; status: number };
}

export interface LogBehaviour {
  /** Lines as it starts, each so many ms after the start of the container. */
  start: readonly { afterMs: number; text: string }[];
  /** The line of a request. */
  request?: string;
  /** Lines once it was asked to stop. */
  stop: readonly string[];
}

export interface ServingBehaviour {
  /** Requests that are answered at the same time: processes or threads; absent: as many as there are. */
  workers?: number;
  /** Cores that it can use at the same time. */
  threads: number;
  /** Connections that wait to be taken. */
  backlog: number;
}

export interface UsageBehaviour {
  /** When it is up and has nothing to do. */
  memoryBytes: number;
  cpuMillis: number;
  /** Ms of one core that a request takes. */
  requestCpuMs: number;
  /** Ms of one core that coming up takes: below a core's limit it takes longer than `readyAfterMs`. */
  startCpuMs: number;
  /** Bytes that it takes more each second, and never gives back. */
  growth: number;
}

/** It does not start without one of these variables, or one of these flags. */
export interface Requirement {
  env: readonly string[];
  flags: readonly string[];
  exitCode: number;
  says: readonly string[];
}

/** Ingress controllers that are simulated. */
export const INGRESS_PROGRAMS = ['traefik', 'ingress-nginx'] as const satisfies readonly IngressProgram[];

/** Fields of the file by the words of a command, and where they stand. */
export type WrittenCommands = ReadonlyMap<string, { readonly at: string; readonly fields: Record<string, unknown> }>;

/** How a container of an image behaves. */
export interface ImageBehaviour {
  sizeBytes: number;
  /** Ms to create and start a container. */
  startMs: number;
  /** Ms from start until it answers. */
  readyAfterMs: number;
  /** The ports it answers on; 'declared': whatever the manifest's containerPorts say. */
  ports: readonly number[] | 'declared';
  /** Where flags or variables move ports: these instead of `ports`. */
  listen?: readonly ListenBehaviour[];
  stop: StopBehaviour;
  /** Set when the image's own program ends (with no command given), and what it prints. */
  exit?: ExitBehaviour;
  prints?: string;
  /** Whose shell and tools it has; 'none': no shell at all. Absent: one like debian's. */
  shell?: Flavour | 'none';
  /** The words that it starts with, where they are known: ENTRYPOINT and CMD. */
  entrypoint?: readonly string[];
  cmd?: readonly string[];
  /** Tools beside those of its kind (runtime/userland.ts); 'all': every one. */
  tools?: readonly string[] | 'all';
  /** Executables beside shell and tools; 'any': nobody knows, so every name is taken for one. */
  programs: readonly string[] | 'any';
  env?: Readonly<Record<string, string>>;
  workdir?: string;
  /** Files that it comes with, beside those of every image. */
  files?: Readonly<Record<string, string>>;
  /** Where its configuration is: with something mounted in it, the declared ports are its own too. */
  configuredIn?: string;
  /** Where its server finds the files that it serves; a template. */
  serves?: string;
  /** What its server answers on a path; other paths get 404 where there are any, and a greeting where there are none. */
  answers?: Readonly<Record<string, HttpAnswer>>;
  log?: LogBehaviour;
  usage: UsageBehaviour;
  /** How many requests it answers at a time. */
  serving: ServingBehaviour;
  requires?: Requirement;
  /** What it does instead when its command begins with these words, the first by the last part of its path. */
  commands?: ReadonlyMap<string, ImageBehaviour>;
  /** The same as the file has it, for images that take it over. */
  writtenCommands?: WrittenCommands;
  /** Its containers' processes are another user than root unless the manifest says so: USER. */
  user?: number;
  /** Its program goes on for ever, although it is no server. */
  stays?: boolean;
  /** It is this ingress controller: what comes in by its entry points is passed on as the Ingresses say. */
  ingress?: IngressProgram;
  /** Its first port speaks gRPC, with the health service, or each that is declared. */
  grpc?: boolean;
  /** Every machine has it already, as if it had been built there. */
  preloaded?: boolean;
}
