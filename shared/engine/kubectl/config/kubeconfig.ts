/** The kubeconfig: which cluster, user and namespace a call is about; a built-in one where there is no file. */
import { load } from 'js-yaml';
import { at, textAt } from '../../kinds/look.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../errors.ts';
import { yamlText } from '../print/yaml.ts';
import { readFile, writeFile, type Task } from '../waits.ts';

export interface Kubeconfig {
  apiVersion: 'v1';
  kind: 'Config';
  preferences?: object;
  clusters: { name: string; cluster: Record<string, unknown> }[];
  contexts: { name: string; context: { cluster: string; user: string; namespace?: string } }[];
  users: { name: string; user: Record<string, unknown> }[];
  'current-context': string;
}

/** What there is without a file: the simulated cluster and its administrator. */
export const BUILT_IN: Kubeconfig = {
  apiVersion: 'v1',
  kind: 'Config',
  preferences: {},
  clusters: [{ name: 'orrery', cluster: { server: 'https://127.0.0.1:6443' } }],
  contexts: [{ name: 'orrery', context: { cluster: 'orrery', user: 'admin' } }],
  users: [{ name: 'admin', user: {} }],
  'current-context': 'orrery',
};

/** Where the kubeconfig lies; undefined: nowhere. */
export function kubeconfigPath({ flags, io }: Call): string | undefined {
  const named = flags.text('kubeconfig') || (io.env['KUBECONFIG'] ?? '');
  if (named !== '') return named;
  const home = io.env['HOME'] ?? '';
  return home === '' ? undefined : `${home}/.kube/config`;
}

const listOf = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);

/** @throws CommandError for a file that is no kubeconfig, or that was named and is not there */
export function* kubeconfig(call: Call): Task<Kubeconfig> {
  const path = kubeconfigPath(call);
  if (path === undefined) return BUILT_IN;
  const answer = yield* readFile(path);
  if ('error' in answer) {
    if (call.flags.text('kubeconfig') !== '') throw new CommandError(`stat ${path}: ${answer.error}`);
    return BUILT_IN;
  }
  let read: unknown;
  try {
    read = load(answer.text);
  } catch {
    throw new CommandError(`error loading config file "${path}": yaml: it cannot be read`);
  }
  return {
    apiVersion: 'v1',
    kind: 'Config',
    preferences: {},
    clusters: listOf(at(read, 'clusters')),
    contexts: listOf(at(read, 'contexts')),
    users: listOf(at(read, 'users')),
    'current-context': textAt(read, 'current-context'),
  };
}

export interface Place {
  namespace: string;
  /** The person named it on the command line. */
  explicit: boolean;
}

/** The namespace of a call: -n, or the context's, or "default". That there is no such context is told elsewhere (client-config.ts). */
export function* namespaceOf(call: Call): Task<Place> {
  const given = call.flags.text('namespace');
  if (given !== '') return { namespace: given, explicit: true };
  const config = yield* kubeconfig(call);
  const wanted = call.flags.text('context');
  const name = wanted === '' ? config['current-context'] : wanted;
  const found = config.contexts.find((each) => each.name === name);
  return { namespace: found?.context.namespace || 'default', explicit: false };
}

/** Writes the kubeconfig and gives the name of its file. @throws CommandError where it cannot be written */
export function* saveKubeconfig(call: Call, config: Kubeconfig): Task<string> {
  const path = kubeconfigPath(call);
  if (path === undefined) throw new CommandError('there is no file to write: neither HOME nor KUBECONFIG is set');
  const wrong = yield* writeFile(path, yamlText(config));
  if (wrong !== undefined) throw new CommandError(`open ${path}: ${wrong}`);
  return path;
}
