/** What the computer beside the cluster has of the cluster: its API, its network, its kubelets' doors. */
import type { RestRequest, RestResponse } from '../api/rest.ts';
import type { WatchEvent } from '../api/watch.ts';
import type { Because } from '../kernel/kernel.ts';
import type { Kind } from '../kinds/kind.ts';
import type { Describe } from '../kubectl/explain/descriptions.ts';
import type { NetAnswer, NetRequest } from '../shell/network/request.ts';
import type { Resolver } from '../shell/network/resolver.ts';
import type { HungUp, Stream } from '../shell/state.ts';
import type { Container, Pod } from '../../model/pod.ts';

/** A line of a container's log. */
export interface LoggedLine {
  /** Virtual ms. */
  readonly at: number;
  readonly text: string;
}

/** A command that runs in a container, as far as it has come. */
export interface Executed {
  readonly output: readonly { readonly stream: Stream; readonly text: string }[];
  readonly exitCode?: number;
  /** Why it never ran. */
  readonly error?: string;
}

/** What a machine's runtime knows of an image. */
export interface ImageFacts {
  /** "docker.io/library/nginx:1.27" */
  readonly reported: string;
  /** 64 hexadecimal digits. */
  readonly id: string;
  readonly sizeBytes: number;
  /** What a container of it is created with, as far as somebody knows. */
  readonly words: readonly string[] | undefined;
}

/** What comes back, ms from now, and its number in the ledger of requests, where it stands there. */
export interface Reply {
  answer: NetAnswer;
  afterMs: number;
  request?: number;
}

export interface Doors {
  kinds(): readonly Kind[];
  /** Unix ms of now. */
  unixMs(): number;
  revision(): number;
  describe: Describe;
  rest(request: RestRequest, because: Because): RestResponse;
  watch(request: Omit<RestRequest, 'verb'>, send: (event: WatchEvent) => void): () => void;
  /**
   * Answers a request of a process on a computer, whose files say where names are found; ms from now at which the answer
   * is there. `through`: a forwarded port leads into that pod.
   */
  net(computer: string, request: NetRequest, resolver: Resolver, through?: Pod): Reply;
  /** Nobody waits for the answer any more. @param request its number in the ledger */
  hangUp(request: number, why: HungUp['why']): void;
  /**
   * What a process hears, and from when (virtual ms), in place of the answer that was planned; undefined: that answer.
   * @param request its number in the ledger
   */
  fateOf(request: number): { readonly at: number; readonly reason: 'reset' | 'timeout' } | undefined;
  logs(pod: Pod, container: string, previous: boolean): readonly LoggedLine[];
  /** What is known of the image of a container; undefined: its name is none. */
  image(container: Container): ImageFacts | undefined;
  /** Starts a command in a container and gives its number; with `attach` joins the container's own. */
  exec(
    pod: Pod,
    request: {
      container: string;
      command: readonly string[];
      stdin?: 'open' | { readonly text: string };
      tty?: boolean;
      attach?: true;
    },
    because: Because,
  ): number;
  /** Text for a command that was started with `open`; undefined ends it. INT: Ctrl+C in its terminal. */
  tell(number: number, what: { text: string | undefined } | { signal: 'INT' }): void;
  execution(number: number): Executed | undefined;
  /** Whether a command's terminal shows a prompt: a shell waits there for a line. */
  isAtPrompt(number: number): boolean;
}
