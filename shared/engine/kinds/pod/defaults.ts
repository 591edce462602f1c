/** What a pod spec has when the manifest says nothing (pkg/apis/core/v1/defaults.go). Complete specs come back as they are. */
import type {
  Container,
  ContainerPort,
  EnvVar,
  PodSpec,
  PodTemplateSpec,
  Probe,
  ResourceRequirements,
  Volume,
} from '../../../model/pod.ts';
import type { ObjectMeta } from '../../../model/meta.ts';
import { each, fill, within } from '../defaulting.ts';
import { aggregateRequests } from './aggregate-requests.ts';
import { parseImageName } from '../image-tag.ts';
import { defaultVolume } from './volume-defaults.ts';

/** Specs of one template are the same reference: each is completed once. */
const completed = new WeakMap<object, PodSpec>();

type Fields = Record<string, unknown>;

function defaultProbe(probe: Probe): Probe {
  const filled = fillZero(probe, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 });
  const http = within(filled, 'httpGet', (get) => fill(get, { path: '/', scheme: 'HTTP' }));
  return within(http, 'grpc', (grpc) => (grpc.service === undefined ? { ...grpc, service: '' } : grpc));
}

/** Like fill, where 0 counts as left out. */
function fillZero<T extends object>(record: T, defaults: Partial<T>): T {
  let filled: T | undefined;
  for (const key in defaults) {
    if (record[key] !== undefined && record[key] !== 0) continue;
    filled ??= { ...record };
    filled[key] = defaults[key] as T[typeof key];
  }
  return filled ?? record;
}

function defaultHandler(handler: Fields): Fields {
  return within(handler as { httpGet?: Fields }, 'httpGet', (get) => fill(get, { path: '/', scheme: 'HTTP' }));
}

function defaultEnv(env: EnvVar): EnvVar {
  return within(env, 'valueFrom', (from) => {
    const field = within(from as { fieldRef?: Fields }, 'fieldRef', (ref) => fill(ref, { apiVersion: 'v1' })) as Fields;
    return within(field as { resourceFieldRef?: Fields }, 'resourceFieldRef', (ref) =>
      fill(ref, { divisor: '0' }),
    ) as Fields;
  });
}

function defaultPort(hostNetwork: boolean): (port: ContainerPort) => ContainerPort {
  return (port) => {
    const filled = fill(port, { protocol: 'TCP' });
    return hostNetwork && (filled.hostPort ?? 0) === 0 ? { ...filled, hostPort: filled.containerPort } : filled;
  };
}

/** "latest", or no tag at all, is pulled each time (SetDefaults_Container). */
function pullPolicy(image: string | undefined): 'Always' | 'IfNotPresent' {
  return parseImageName(image ?? '').tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultContainer(hostNetwork: boolean): (container: Container) => Container {
  const port = defaultPort(hostNetwork);
  return (container) => {
    let c = fill(container, {
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      imagePullPolicy: container.imagePullPolicy ?? pullPolicy(container.image),
    });
    if (c.resources === undefined) c = { ...c, resources: {} };
    c = within(c, 'ports', (ports) => each(ports, port));
    c = within(c, 'env', (env) => each(env, defaultEnv));
    for (const probe of ['readinessProbe', 'livenessProbe', 'startupProbe'] as const)
      c = within(c, probe, defaultProbe);
    return within(c, 'lifecycle', (hooks) => {
      const start = within(hooks as { postStart?: Fields }, 'postStart', defaultHandler) as Fields;
      return within(start as { preStop?: Fields }, 'preStop', defaultHandler) as Fields;
    });
  };
}

function complete(spec: PodSpec): PodSpec {
  let s = fill(spec, {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
  });
  if (s.terminationGracePeriodSeconds === undefined) s = { ...s, terminationGracePeriodSeconds: 30 };
  if (s.securityContext === undefined) s = { ...s, securityContext: {} };
  // The two names of the service account are one field.
  if ((s.serviceAccountName ?? '') !== '' && s.serviceAccount === undefined)
    s = { ...s, serviceAccount: s.serviceAccountName! };
  else if ((s.serviceAccount ?? '') !== '' && s.serviceAccountName === undefined)
    s = { ...s, serviceAccountName: s.serviceAccount! };
  const container = defaultContainer(s.hostNetwork === true);
  s = within(s, 'containers', (list) => each(list, container));
  s = within(s, 'initContainers', (list) => each(list, container));
  s = within(s, 'ephemeralContainers', (list) => each(list as Container[], container) as unknown[]);
  return within(s, 'volumes', (list: Volume[]) => each(list, defaultVolume));
}

/** SetDefaults_PodSpec and what hangs below it; the same spec gives the same result, by reference. */
export function defaultPodSpec(spec: PodSpec): PodSpec {
  let done = completed.get(spec);
  if (done === undefined) {
    done = complete(spec);
    completed.set(spec, done);
    completed.set(done, done);
  }
  return done;
}

/** A limit without a request asks for as much. */
function defaultResources(resources: ResourceRequirements): ResourceRequirements {
  const { limits, requests } = resources;
  if (limits === undefined) return resources;
  const missing = Object.keys(limits).filter((name) => requests === undefined || !Object.hasOwn(requests, name));
  if (missing.length === 0) return resources;
  const filled = { ...requests };
  for (const name of missing) filled[name] = limits[name]!;
  return { ...resources, requests: filled };
}

const withRequests = (container: Container): Container => within(container, 'resources', defaultResources);

/** What a pod may ask for as a whole; pages of memory are only had where they are asked for. */
const isShared = (name: string): boolean => name === 'cpu' || name === 'memory';

/**
 * A pod that limits itself as a whole asks, for what it does not say, for as much as its containers together, else for
 * its limit (defaultPodRequests).
 */
function defaultPodRequests(spec: PodSpec): PodSpec {
  const resources = spec['resources'] as ResourceRequirements | undefined;
  const limits = resources?.limits ?? {};
  if (Object.keys(limits).length === 0) return spec;
  const requests = { ...resources?.requests };
  for (const [name, sum] of Object.entries(aggregateRequests(spec)))
    if (isShared(name) && requests[name] === undefined) requests[name] = sum;
  for (const [name, limit] of Object.entries(limits))
    if ((isShared(name) || name.startsWith('hugepages-')) && requests[name] === undefined) requests[name] = limit;
  if (Object.keys(requests).length === Object.keys(resources?.requests ?? {}).length) return spec;
  return { ...spec, resources: { ...resources, requests } };
}

const ofPods = new WeakMap<object, PodSpec>();

/** What only pods get, and templates do not (SetDefaults_Pod). The same spec gives the same result, by reference. */
export function defaultSpecOfPod(given: PodSpec): PodSpec {
  const spec = defaultPodSpec(given);
  let done = ofPods.get(spec);
  if (done === undefined) {
    done = fill(spec, { enableServiceLinks: true });
    done = within(done, 'containers', (list) => each(list, withRequests));
    done = within(done, 'initContainers', (list) => each(list, withRequests));
    done = defaultPodRequests(done);
    ofPods.set(spec, done);
    ofPods.set(done, done);
  }
  return done;
}

/** A template's spec; an absent metadata comes back as {}. */
export function defaultPodTemplate(template: PodTemplateSpec): PodTemplateSpec {
  const spec = within(template, 'spec', defaultPodSpec);
  return spec.metadata === undefined ? { ...spec, metadata: {} as Partial<ObjectMeta> } : spec;
}
