/** Random histories for the laws: manifests, edits and deletions at random times, all from fast-check's seed. */
import fc from 'fast-check';
import type { Input } from '../../shared/model/session.ts';

export interface Step {
  /** Virtual ms after the step before. */
  wait: number;
  input: Input;
}

const NAMES = ['web', 'api'] as const;

function deploymentYaml(
  name: string,
  replicas: number,
  image: string,
  surge: string,
  unavailable: string,
  minReady: number,
  type: string,
  probe: boolean,
): string {
  const strategy =
    type === 'Recreate'
      ? '{ type: Recreate }'
      : `{ type: RollingUpdate, rollingUpdate: { maxSurge: ${surge}, maxUnavailable: ${unavailable} } }`;
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  minReadySeconds: ${minReady}
  strategy: ${strategy}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: main
          image: ${image}
          ports: [{ containerPort: 80 }]
          resources: { requests: { cpu: 300m, memory: 64Mi } }
          ${probe ? 'readinessProbe: { httpGet: { path: /, port: 80 }, initialDelaySeconds: 2, periodSeconds: 3 }' : ''}
---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${name} }, ports: [{ port: 80 }] }
`;
}

const image = fc.constantFrom('nginx:1.25', 'nginx:1.26', 'nginx:1.27', 'httpd:2.4');
const limit = fc.constantFrom('0', '1', '2', '25%', '50%');

export const applyStep = fc
  .record({
    name: fc.constantFrom(...NAMES),
    replicas: fc.integer({ min: 0, max: 7 }),
    image,
    surge: limit,
    unavailable: limit,
    minReady: fc.constantFrom(0, 0, 0, 4),
    type: fc.constantFrom('RollingUpdate', 'RollingUpdate', 'RollingUpdate', 'Recreate'),
    probe: fc.boolean(),
  })
  .map((d): Input => {
    // Both zero is refused by the API: nothing could ever move.
    const surge = d.surge === '0' && d.unavailable === '0' ? '1' : d.surge;
    const text = deploymentYaml(d.name, d.replicas, d.image, surge, d.unavailable, d.minReady, d.type, d.probe);
    return { type: 'apply', files: [{ name: `${d.name}.yaml`, text }] };
  });

const patchStep = fc
  .record({
    name: fc.constantFrom(...NAMES),
    replicas: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
    image,
    paused: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map((p): Input => ({
    type: 'patch',
    kind: 'Deployment.apps',
    namespace: 'default',
    name: p.name,
    patchType: 'strategic',
    patch: {
      spec: {
        ...(p.replicas === undefined ? {} : { replicas: p.replicas }),
        ...(p.paused === undefined ? {} : { paused: p.paused }),
        template: { spec: { containers: [{ name: 'main', image: p.image }] } },
      },
    },
  }));

const deleteStep = fc
  .record({ name: fc.constantFrom(...NAMES), policy: fc.constantFrom('Background', 'Foreground', 'Orphan') })
  .map((d): Input => ({
    type: 'delete',
    kind: 'Deployment.apps',
    namespace: 'default',
    name: d.name,
    propagationPolicy: d.policy as 'Background',
  }));

const usersStep = fc
  .integer({ min: 0, max: 60 })
  .map((n): Input => ({ type: 'users', client: 'Users', requestsPerSecond: n }));

const wait = fc.integer({ min: 0, max: 20_000 });

/** First a manifest, then what people do to it. */
export const history: fc.Arbitrary<Step[]> = fc
  .tuple(
    applyStep,
    fc.array(
      fc.record({
        wait,
        input: fc.oneof(
          { weight: 4, arbitrary: applyStep },
          { weight: 3, arbitrary: patchStep },
          { weight: 1, arbitrary: deleteStep },
          { weight: 1, arbitrary: usersStep },
        ),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([first, rest]) => [{ wait: 0, input: first }, ...rest]);

/** How many histories each law tries; more by night: ORRERY_RUNS=500. */
export const RUNS = Number(process.env['ORRERY_RUNS'] ?? 25);

/** fast-check prints seed and path of a failure; this prints the seed of every run. */
export function parameters(law: string): { numRuns: number; seed: number } {
  const seed = Number(process.env['ORRERY_SEED'] ?? (Math.random() * 2 ** 31) | 0);
  console.info(`${law}: seed ${seed}, ${RUNS} histories`);
  return { numRuns: RUNS, seed };
}
