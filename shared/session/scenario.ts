/** Reads a scenario file: its machines, its seed and the objects that are there from the start. */
import { load } from 'js-yaml';
import { parseTime } from '../engine/kernel/time.ts';
import { clientSpec } from '../ipc/client.ts';
import type { ClientSpec } from '../model/client.ts';
import { DISTRIBUTIONS, LOAD_BALANCERS, type DistributionName, type LoadBalancers } from './distribution.ts';

export interface Machine {
  name: string;
  role: 'control-plane' | 'worker';
  /** Quantities. */
  cpu: string;
  memory: string;
  /** "key:effect" or "key=value:effect" */
  taint?: string;
}

export interface Scenario {
  id: string;
  /** By language. */
  title: Record<string, string>;
  /** It shows something, with objects and clients of its own; others are clusters to work in. */
  example: boolean;
  /** Unix ms of virtual time 0, before the cluster settled. */
  epoch: number;
  /** Virtual ms that have gone by when the clock shows zero. */
  origin: number;
  seed: number;
  machines: Machine[];
  /** Sources of requests that begin when the clock shows zero; one called "users" takes the place of the first one. */
  clients: ClientSpec[];
  /** Who gives Services of type LoadBalancer an address. */
  loadBalancer: LoadBalancers;
  /** How the cluster was set up. */
  distribution: DistributionName;
  /** YAML documents of the objects, as text. */
  objects: string;
  /** The scenario whose objects it has, before its own. */
  objectsOf?: string;
}

class ScenarioError extends Error {
  override name = 'ScenarioError';
}

function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string' || value === '') throw new ScenarioError(`scenario: ${what} must be text`);
  return value;
}

function machineOf(value: unknown, i: number): Machine {
  const m = value as Record<string, unknown>;
  return {
    name: textOf(m['name'], `machines[${i}].name`),
    role: m['role'] === 'control-plane' ? 'control-plane' : 'worker',
    cpu: textOf(m['cpu'], `machines[${i}].cpu`),
    memory: textOf(m['memory'], `machines[${i}].memory`),
    ...(m['taint'] === undefined ? {} : { taint: textOf(m['taint'], `machines[${i}].taint`) }),
  };
}

function distributionOf(value: unknown): DistributionName {
  if (typeof value === 'string' && Object.hasOwn(DISTRIBUTIONS, value)) return value as DistributionName;
  throw new ScenarioError(`scenario: distribution must be one of ${Object.keys(DISTRIBUTIONS).join(', ')}`);
}

function balancersOf(value: unknown, distribution: DistributionName): LoadBalancers {
  if (value === undefined) return DISTRIBUTIONS[distribution].loadBalancer;
  const known = LOAD_BALANCERS.find((one) => one === value);
  if (known === undefined)
    throw new ScenarioError(`scenario: loadBalancer must be one of ${LOAD_BALANCERS.join(', ')}`);
  return known;
}

function clientsOf(value: unknown): ClientSpec[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new ScenarioError('scenario: clients must be a list');
  return value.map((one, i) => {
    const complaint = clientSpec(one, `scenario: clients[${i}]`);
    if (complaint !== undefined) throw new ScenarioError(complaint);
    return one as ClientSpec;
  });
}

/** @throws Error naming the field that is wrong */
export function parseScenario(file: string): Scenario {
  const cut = file.search(/^---\s*$/m);
  const head = load(cut < 0 ? file : file.slice(0, cut)) as Record<string, unknown>;
  const epoch = parseTime(textOf(head['epoch'], 'epoch'));
  if (epoch === undefined) throw new ScenarioError('scenario: epoch must be an RFC 3339 time');
  const distribution = distributionOf(head['distribution'] ?? 'k3s');
  const machines = head['machines'];
  if (!Array.isArray(machines)) throw new ScenarioError('scenario: machines must be a list');
  return {
    id: textOf(head['scenario'], 'scenario'),
    title: head['title'] as Record<string, string>,
    epoch,
    origin: Number(head['settleFor'] ?? 0) * 1000,
    example: head['example'] === true,
    seed: Number(head['seed'] ?? 1),
    machines: machines.map(machineOf),
    clients: clientsOf(head['clients']),
    loadBalancer: balancersOf(head['loadBalancer'], distribution),
    distribution,
    objects: cut < 0 ? '' : file.slice(cut),
    ...(head['objectsOf'] === undefined ? {} : { objectsOf: textOf(head['objectsOf'], 'objectsOf') }),
  };
}

/**
 * All scenarios of a set, those that borrow another's objects with them before their own. Plain clusters stand before
 * examples: a window opens with the first.
 * @throws Error naming what is wrong
 */
export function parseScenarios(files: readonly string[]): Scenario[] {
  const all = files.map(parseScenario);
  const inOrder = [...all.filter(({ example }) => !example), ...all.filter(({ example }) => example)];
  return inOrder.map((scenario) => {
    if (scenario.objectsOf === undefined) return scenario;
    const lender = all.find((s) => s.id === scenario.objectsOf);
    if (lender === undefined)
      throw new ScenarioError(`scenario ${scenario.id}: objectsOf ${scenario.objectsOf} does not exist`);
    return { ...scenario, objects: `${lender.objects}\n${scenario.objects}` };
  });
}

/** The scenario with `count` workers like its first one. */
export function withWorkers(scenario: Scenario, count: number): Scenario {
  const model = scenario.machines.find((m) => m.role === 'worker') ?? scenario.machines[0];
  if (model === undefined) return scenario;
  const workers = Array.from({ length: count }, (_, i): Machine => ({
    ...model,
    role: 'worker',
    name: `worker-${i + 1}`,
  }));
  return { ...scenario, machines: [...scenario.machines.filter((m) => m.role !== 'worker'), ...workers] };
}
