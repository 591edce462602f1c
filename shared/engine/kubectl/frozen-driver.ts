/** Runs a command against objects that stand still: no controllers, no clock; what would only come with time never comes. */
import type { ApiResource, ApiResourceList } from '../api/discovery.ts';
import { groupOf } from '../api/kind-map.ts';
import { ApiServer } from '../api/server.ts';
import { RestApi, type Computed, type RestResponse } from '../api/rest.ts';
import { Store } from '../api/store.ts';
import { notFound } from '../api/errors.ts';
import { Kernel } from '../kernel/kernel.ts';
import { KindRegistry } from '../kinds/registry.ts';
import type { Kind } from '../kinds/kind.ts';
import type { KubeObject } from '../../model/meta.ts';
import type { Io } from './call.ts';
import { answer, discoveryOf, kindAt, type Api } from './door.ts';
import { CommandError } from './errors.ts';
import type { Describe } from './explain/descriptions.ts';
import { kubectl } from './run.ts';
import type { FileAnswer, FolderAnswer, Wait } from './waits.ts';

/** What a frozen run has of the world outside. */
export interface Outside {
  readFile(path: string): FileAnswer;
  listFolder(path: string): FolderAnswer;
  stdin(): string;
  out(text: string): void;
  err(text: string): void;
  env: Readonly<Record<string, string>>;
  /** Types in words; absent: nobody knows any. */
  describe?: Describe;
}

/** Nothing is measured where nothing runs. */
const UNMEASURED: Computed = {
  get: (kind, _namespace, name) => {
    throw notFound({ group: 'metrics.k8s.io', plural: kind.toLowerCase() }, name);
  },
  list: () => [],
};

/** Kinds in the order in which the state names them first, then all others; figures that nothing measures are left out. */
function servedKinds(registry: KindRegistry, objects: readonly KubeObject[]): Kind[] {
  const named = new Set(objects.map(({ apiVersion, kind }) => registry.of(apiVersion, kind)));
  return [...new Set([...named, ...registry.all()])].filter(({ computed }) => computed !== true);
}

/** What is served, in the order of the kinds: a frozen state lists its types in the order in which it names them. */
function discoveryInOrder(kinds: readonly Kind[]): ApiResourceList[] {
  const place = new Map(kinds.map(({ group, plural }, i) => [`${group}/${plural}`, i]));
  const placeIn =
    (groupVersion: string) =>
    ({ name }: ApiResource): number =>
      place.get(`${groupOf(groupVersion)}/${name.split('/')[0]!}`) ?? kinds.length;
  const lists = discoveryOf(kinds).map((list) => {
    const placeOf = placeIn(list.groupVersion);
    return { ...list, resources: [...list.resources].sort((a, b) => placeOf(a) - placeOf(b)) };
  });
  const first = (list: ApiResourceList): number => placeIn(list.groupVersion)(list.resources[0]!);
  const [core, ...others] = lists;
  return core === undefined ? [] : [core, ...others.sort((a, b) => first(a) - first(b))];
}

/** Objects that stand still are of no release in which a kind could be deprecated: what was recorded of such says nothing. */
function withoutDeprecation({ deprecated }: Kind, { warnings = [], ...said }: RestResponse): RestResponse {
  const others = warnings.filter((text) => text !== deprecated);
  return others.length === 0 ? said : { ...said, warnings: others };
}

/** The API over some objects, taken as they are. @param nowMs Unix ms, at which the clock stands */
export function frozenApi(objects: readonly KubeObject[], nowMs: number): Api {
  const registry = new KindRegistry();
  const store = new Store({ historyLimit: 0 });
  store.adopt(objects.map((one) => registry.of(one.apiVersion, one.kind).conversion?.toStored(one) ?? one));
  const kernel = new Kernel(1);
  const rest = new RestApi(store, new ApiServer(store, kernel, registry, nowMs), UNMEASURED);
  const kinds = servedKinds(registry, objects);
  return {
    kinds: () => kinds,
    rest: (request) => withoutDeprecation(request.kind, rest.handle(request, { actor: 'kubectl', input: 1 })),
    now: () => nowMs,
  };
}

/** Answers to what a command waits for. */
class Frozen {
  private watches = 0;
  /** What the command has slept, so that a wait that is limited comes to its end. Virtual ms. */
  slept = 0;

  constructor(
    private readonly api: Api,
    private readonly outside: Outside,
  ) {}

  /** @throws CommandError for what cannot be without a running cluster */
  answer(wait: Wait): unknown {
    if ('rest' in wait) return answer(this.api, wait.rest);
    if ('discover' in wait) return discoveryInOrder(this.api.kinds());
    if ('describe' in wait) return this.outside.describe?.(wait.describe) ?? {};
    if ('watch' in wait) {
      kindAt(this.api.kinds(), wait.watch.resource);
      return ++this.watches;
    }
    if ('readFile' in wait) return this.outside.readFile(wait.readFile);
    if ('listFolder' in wait) return this.outside.listFolder(wait.listFolder);
    if ('stdin' in wait) return this.outside.stdin();
    if ('sleep' in wait) this.slept += wait.sleep;
    if ('next' in wait || 'sleep' in wait || 'unwatch' in wait) return undefined;
    throw new CommandError('the cluster stands still: nothing runs in it that could answer');
  }
}

/** Waits of one command; more means that it waits for what never comes. */
const MAX_WAITS = 100_000;

/**
 * Runs one line. @param words without "kubectl"
 * @returns the exit code
 */
export function runFrozen(api: Api, outside: Outside, words: readonly string[]): number {
  const frozen = new Frozen(api, outside);
  const io: Io = {
    out: (text) => outside.out(text),
    err: (text) => outside.err(text),
    now: () => api.now() + frozen.slept,
    env: outside.env,
  };
  const command = kubectl(io, words);
  let step = command.next();
  for (let n = 0; step.done !== true; n++) {
    if (n >= MAX_WAITS) {
      step = command.throw(new CommandError(`gave up after ${MAX_WAITS} requests: the cluster stands still`));
      continue;
    }
    let given: unknown;
    try {
      given = frozen.answer(step.value);
    } catch (error) {
      step = command.throw(error);
      continue;
    }
    step = command.next(given);
  }
  return step.value;
}
