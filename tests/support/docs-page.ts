/** Plays a page of the documentation: applies its manifests, lets time pass, and looks as kubectl does. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Session } from '../../shared/session/session.ts';
import type { ContainerStatus } from '../../shared/model/pod.ts';
import type { KubeEvent } from '../../shared/model/event.ts';
import type { KubeObject } from '../../shared/model/meta.ts';
import type { Pod } from '../../shared/model/pod.ts';
import { fixture, fixturesDir } from './fixtures.ts';
import { apply, testSession, type TestSessionOptions } from './session.ts';

const FOLDERS = ['website-examples', 'website-examples-newer'];

/** The text of an example that pages include, by its path (`pods/simple-pod.yaml`). */
export function example(path: string): string {
  return readFileSync(placesOf(path).find((place) => existsSync(place)) ?? placesOf(path)[0]!, 'utf8');
}

const placesOf = (path: string): string[] =>
  FOLDERS.map((f) => join(fixturesDir!, 'manifests', f, 'files/content/en/examples', path));

/** Whether there is such an example: programs that pages include are not kept. */
export const hasExample = (path: string): boolean => placesOf(path).some((place) => existsSync(place));

export interface Executed {
  /** Both streams, in the order they were written. */
  out: string;
  code: number | undefined;
  error: string | undefined;
}

/** A whole command's time at most, virtual seconds. */
const MOST_SECONDS = 120;

export class DocsPage {
  readonly session: Session;

  constructor(
    options: TestSessionOptions = { bare: true },
    readonly namespace = 'default',
  ) {
    this.session = testSession(options);
    if (namespace !== 'default') this.apply(`apiVersion: v1\nkind: Namespace\nmetadata: { name: ${namespace} }\n`);
  }

  /** Applies a manifest: the path of an example, or YAML. @throws Error where the API refuses any of it */
  apply(given: string): this {
    const text = given.includes('\n') ? given : example(given);
    const { report, error } = apply(this.session, text);
    const problems = report?.problems.filter((p) => p.severity === 'error').map((p) => p.message) ?? [];
    if (error !== undefined) problems.push(error);
    if (problems.length > 0) throw new Error(problems.join('\n'));
    return this;
  }

  /** What the API refuses a manifest with; '' for nothing. */
  refusal(given: string): string {
    try {
      this.apply(given);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** Lets virtual time pass. */
  wait(seconds: number): this {
    this.session.advance(this.session.now + seconds * 1000);
    return this;
  }

  /** Lets time pass until it is so; gives the seconds that took. @throws Error when it takes longer than `most` */
  until(isSo: () => boolean, most = MOST_SECONDS): number {
    const from = this.session.now;
    while (!isSo()) {
      if (this.session.now - from > most * 1000) throw new Error(`not so after ${most} s`);
      this.session.advance(this.session.now + 100);
    }
    return (this.session.now - from) / 1000;
  }

  find<T extends KubeObject>(kind: string, name: string): T | undefined {
    const namespaced = this.session.cluster.kinds.all().find((k) => k.kind === kind)?.namespaced ?? true;
    return this.session.cluster.read.get(kind, namespaced ? this.namespace : '', name) as T | undefined;
  }

  pod(name: string): Pod {
    const found = this.find<Pod>('Pod', name);
    if (found === undefined) throw new Error(`there is no pod ${name}`);
    return found;
  }

  phase(name: string): string | undefined {
    return this.pod(name).status?.phase;
  }

  isReady(name: string): boolean {
    return this.pod(name).status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true;
  }

  /** Waits until the pod is there and ready. */
  ready(name: string): this {
    this.until(() => this.find('Pod', name) !== undefined && this.isReady(name));
    return this;
  }

  /** The status of a container, init containers too; the first ordinary one without a name. Empty before there is one. */
  container(pod: string, name?: string): ContainerStatus {
    const { status } = this.pod(pod);
    const all = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])];
    const found = name === undefined ? all[0] : all.find((c) => c.name === name);
    if (found !== undefined) return found;
    return { name: name ?? '', ready: false, restartCount: 0, image: '', imageID: '' };
  }

  logs(pod: string, container?: string, previous = false): string[] {
    return this.session.cluster.logs(this.pod(pod), container, previous).map((line) => line.text);
  }

  /** Events about an object: `Reason: message`, in the order they first happened. */
  events(name: string): string[] {
    return this.eventObjects(name).map((e) => `${e.reason}: ${e.message}`);
  }

  eventObjects(name: string): KubeEvent[] {
    return [...this.session.cluster.read.list('Event', this.namespace)]
      .map((e) => e as unknown as KubeEvent)
      .filter((e) => e.involvedObject.name === name);
  }

  /** Runs a command as `kubectl exec pod -- ...`; a text is given to `sh -c`. */
  exec(pod: string, command: string | readonly string[], container?: string): Executed {
    const words = typeof command === 'string' ? ['sh', '-c', command] : command;
    const request = { command: words, ...(container === undefined ? {} : { container }) };
    const { cluster } = this.session;
    const number = cluster.exec(this.pod(pod), request, {});
    const done = (): boolean => {
      const now = cluster.execution(number);
      return now?.exitCode !== undefined || now?.error !== undefined;
    };
    this.until(done);
    const { output, exitCode, error } = cluster.execution(number)!;
    return { out: output.map(({ text }) => text).join(''), code: exitCode, error };
  }

  /** Merges a patch into an object without a namespace, through the API. @throws Error for a refusal */
  patch(target: { kind: string; name: string; subresource?: 'status' }, body: unknown): void {
    const { cluster } = this.session;
    const { kind, name, subresource } = target;
    const known = cluster.kinds.all().find((k) => k.kind === kind && !k.namespaced)!;
    const of = subresource === undefined ? {} : { subresource };
    const request = { verb: 'patch' as const, kind: known, namespace: '', name, body, patchType: 'merge' as const };
    const response = cluster.rest({ ...request, ...of }, 'you', {});
    if (response.code !== 200) throw new Error(JSON.stringify(response.body));
  }

  /** Sets an annotation of a pod, as a person does. */
  annotate(pod: string, name: string, value: string): void {
    const patch = { metadata: { annotations: { [name]: value } } };
    const target = { type: 'patch', kind: 'Pod', namespace: this.namespace, name: pod } as const;
    const { error } = this.session.apply({ ...target, patchType: 'merge', patch });
    if (error !== undefined) throw new Error(error);
  }

  /** Merges a patch into an object of the namespace, as kubectl patch does; the kind with its group. @throws Error for a refusal */
  edit(kind: string, name: string, patch: unknown, patchType: 'merge' | 'strategic' = 'strategic'): this {
    const { error } = this.session.apply({ type: 'patch', kind, namespace: this.namespace, name, patchType, patch });
    if (error !== undefined) throw new Error(error);
    return this;
  }

  delete(kind: string, name: string, propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'): void {
    const policy = propagationPolicy === undefined ? {} : { propagationPolicy };
    const { error } = this.session.apply({ type: 'delete', kind, namespace: this.namespace, name, ...policy });
    if (error !== undefined) throw new Error(error);
  }

  /** Names of the pods there are, sorted. */
  podNames(): string[] {
    return [...this.session.cluster.read.list('Pod', this.namespace)].map((p) => p.metadata.name).sort();
  }
}

interface DocsCase {
  command: string;
  output: string;
}

/**
 * What a page prints under a command: one that is just this, else one that has it in its text; `which` of those, from 0.
 * @throws Error where the page has no such command
 */
export function printed(page: string, command: string, which = 0): string {
  const { cases } = fixture(`docs-outputs/by-page/${page}.json`) as { cases: DocsCase[] };
  const same = cases.filter((one) => one.command === command);
  const found = (same.length > 0 ? same : cases.filter((one) => one.command.includes(command)))[which];
  if (found === undefined) throw new Error(`${page} has no command ${command}`);
  return found.output;
}

/** The lines of a text without the space around them, empty ones left out. */
export function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && line !== '...');
}
