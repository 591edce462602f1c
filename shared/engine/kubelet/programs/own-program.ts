/**
 * A container's own program as it runs: the image's, or a server that one of its commands started; with the words and
 * variables that it was really given, wherever they come from.
 */
import type { Context } from '../../api/actor.ts';
import type { Container, Pod } from '../../../model/pod.ts';
import { expandWords } from '../environment/command.ts';
import { environmentOf } from '../environment/container-environment.ts';
import type { Variable } from '../environment/service-variables.ts';
import { lookUp, variantFor, type ImageCatalogue, type SimulatedImage } from '../images/image-catalogue.ts';
import { containerAt, type ContainerRecord } from '../pod-record.ts';
import { processesKey, type ContainerProcesses } from '../runtime/container-processes.ts';
import { keptEnvironment } from '../runtime/environments.ts';
import { environmentInput } from '../runtime/surroundings.ts';

export interface OwnProgram {
  /** The manifest's container, its words and variables as the program has them. */
  readonly container: Container;
  readonly image: SimulatedImage;
}

const asEnv = (variables: Iterable<Variable>): { name: string; value: string }[] =>
  Array.from(variables, ([name, value]) => ({ name, value }));

/** Whether the image's behaviour depends on variables at all; derived from the image alone. */
const asks = new WeakMap<SimulatedImage, boolean>();

function asksForVariables(image: SimulatedImage): boolean {
  let known = asks.get(image);
  if (known === undefined) {
    const { listen = [], answers = {}, log, requires, serves = '' } = image;
    const texts = [
      serves,
      ...Object.values(answers).map(({ body }) => body),
      ...(log?.start ?? []).map(({ text }) => text),
      ...(log?.stop ?? []),
      log?.request ?? '',
    ];
    known =
      requires !== undefined ||
      listen.some(({ env }) => env !== undefined) ||
      texts.some((text) => /[{,]env\./.test(text));
    asks.set(image, known);
  }
  return known;
}

const hasReferences = ({ command = [], args = [] }: Container): boolean =>
  [...command, ...args].some((word) => word.includes('$'));

/** Whether the variables are what the manifest writes. */
const isLiteral = ({ env = [], envFrom = [] }: Container): boolean =>
  envFrom.length === 0 && env.every(({ value = '', valueFrom }) => valueFrom === undefined && !value.includes('$'));

/** The container with the values that its variables had when it started. */
function given(ctx: Context, pod: Pod, index: number, record: ContainerRecord, ip: string | undefined): Container {
  const container = containerAt(pod, index)!;
  const declared = keptEnvironment(ctx, pod.metadata.uid ?? '', index, record.run);
  const found = environmentOf({
    ...environmentInput(ctx, pod, index, ip),
    ...(declared === undefined ? {} : { declared }),
  });
  if (!('env' in found)) return container;
  const words = (list: readonly string[] | undefined) => expandWords(list ?? [], () => found.env);
  const { command, args } = container;
  return {
    ...container,
    env: asEnv(found.env),
    ...(command === undefined ? {} : { command: [...words(command)] }),
    ...(args === undefined ? {} : { args: [...words(args)] }),
  };
}

/** The server that commands of the container have started, if one runs. */
function startedServer(known: ContainerProcesses): Partial<Container> | undefined {
  for (const { body, ended, argv, env, cwd } of known.processes.list.values())
    if (body.k === 'program' && ended === undefined)
      return { command: [...argv], args: [], env: asEnv(env), workingDir: cwd };
  return undefined;
}

/**
 * @param catalogue how images behave
 * @param ip the pod's address, where it is not in its status yet
 * @throws ImageNameError for a reference that no runtime accepts
 */
export function ownProgram(
  ctx: Context,
  catalogue: ImageCatalogue,
  pod: Pod,
  index: number,
  record: ContainerRecord,
  ip?: string,
): OwnProgram {
  const container = containerAt(pod, index)!;
  const base = lookUp(catalogue, container.image ?? '');
  const known = ctx.table<ContainerProcesses>('processes').get(processesKey(pod.metadata.uid ?? '', index));
  const started = known?.run === record.run ? startedServer(known) : undefined;
  if (started !== undefined) {
    const own = { ...container, ...started };
    return { container: own, image: variantFor(base, own) };
  }
  const image = variantFor(base, container);
  const isWritten = isLiteral(container) || !asksForVariables(image);
  if (isWritten && !hasReferences(container)) return { container, image };
  const own = given(ctx, pod, index, record, ip);
  return { container: own, image: variantFor(base, own) };
}
