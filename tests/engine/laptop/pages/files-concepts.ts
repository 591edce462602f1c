/** The files that pages of the concepts show in their text and have their readers save. */

const quota = (name: string, cpu: string, memory: string, priority: string): string => `
- apiVersion: v1
  kind: ResourceQuota
  metadata:
    name: ${name}
  spec:
    hard:
      cpu: "${cpu}"
      memory: ${memory}
      pods: "10"
    scopeSelector:
      matchExpressions:
      - operator: In
        scopeName: PriorityClass
        values: ["${priority}"]`;

export const QUOTA_FILES: Readonly<Record<string, string>> = {
  'quota.yml': `apiVersion: v1
kind: List
items:${quota('pods-high', '1000', '200Gi', 'high')}${quota('pods-medium', '10', '20Gi', 'medium')}${quota('pods-low', '5', '10Gi', 'low')}
`,
  'high-priority-pod.yml': `apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata:
  name: high
value: 1000
---
apiVersion: v1
kind: Pod
metadata:
  name: high-priority
spec:
  containers:
  - name: high-priority
    image: ubuntu
    command: ["/bin/sh"]
    args: ["-c", "while true; do echo hello; sleep 10;done"]
    resources:
      requests:
        memory: "10Gi"
        cpu: "500m"
      limits:
        memory: "10Gi"
        cpu: "500m"
  priorityClassName: high
`,
  'compute-resources.yaml': `apiVersion: v1
kind: ResourceQuota
metadata:
  name: compute-resources
spec:
  hard:
    requests.cpu: "1"
    requests.memory: 1Gi
    limits.cpu: "2"
    limits.memory: 2Gi
    requests.nvidia.com/gpu: 4
`,
  'object-counts.yaml': `apiVersion: v1
kind: ResourceQuota
metadata:
  name: object-counts
spec:
  hard:
    configmaps: "10"
    persistentvolumeclaims: "4"
    pods: "4"
    replicationcontrollers: "20"
    secrets: "10"
    services: "10"
    services.loadbalancers: "2"
`,
};

export const MYJOB = `apiVersion: batch/v1
kind: Job
metadata:
  name: myjob
spec:
  parallelism: 1
  completions: 5
  template:
    spec:
      containers:
      - name: c
        image: busybox
        command: [sleep, "600"]
      restartPolicy: Never
`;

export const JOB_OLD = MYJOB.replace('myjob', 'old');

const service = (name: string, ...ports: readonly number[]): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app: ${name}
  ports:
${ports.map((port) => `  - port: ${port}\n    name: p${port}`).join('\n')}
---
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  labels:
    app: ${name}
spec:
  containers:
  - name: ${name}
    image: nginx
`;

const rule = (host: string, name: string): string => `  - host: ${host}
    http:
      paths:
      - backend:
          service:
            name: ${name}
            port:
              number: 80
        path: /foo
        pathType: Prefix
`;

/** What the page adds in the editor. */
export const BAZ_RULE = rule('bar.baz.com', 'service2');

/** The Services that the page's Ingresses name, and the one that it describes. */
export const TEST_SERVICES: Readonly<Record<string, string>> = {
  'services.yaml': [service('service1', 4200, 80), service('service2', 8080, 80), service('test', 80)].join('---\n'),
  'test.yaml': `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: test
  annotations:
    nginx.ingress.kubernetes.io/rewrite-target: /
spec:
  rules:
${rule('foo.bar.com', 'service1')}`,
};

/** Its reader is told that a probe, say, keeps it; here it is a job of three that are slow to go. */
export const MYJOB_OF_THREE = MYJOB.replace('parallelism: 1', 'parallelism: 3\n  podReplacementPolicy: Failed');

/** The page's program is in Python, which no container here has; this is the same in the shell. */
export const BACKOFF_PER_INDEX = `apiVersion: batch/v1
kind: Job
metadata:
  name: job-backoff-limit-per-index-example
spec:
  completions: 10
  parallelism: 3
  completionMode: Indexed
  backoffLimitPerIndex: 1
  maxFailedIndexes: 5
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: example
        image: busybox
        command: [sh, -c, 'echo "Hello world"; exit $(( 1 - JOB_COMPLETION_INDEX % 2 ))']
`;

export const MYAPP = `apiVersion: v1
kind: Pod
metadata:
  name: myapp-pod
  labels:
    app.kubernetes.io/name: MyApp
spec:
  containers:
  - name: myapp-container
    image: busybox:1.28
    command: ['sh', '-c', 'echo The app is running! && sleep 3600']
  initContainers:
  - name: init-myservice
    image: busybox:1.28
    command: ['sh', '-c', "until nslookup myservice.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local; do echo waiting for myservice; sleep 2; done"]
  - name: init-mydb
    image: busybox:1.28
    command: ['sh', '-c', "until nslookup mydb.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local; do echo waiting for mydb; sleep 2; done"]
`;

const bare = (name: string, targetPort: number): string => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  ports:
  - protocol: TCP
    port: 80
    targetPort: ${targetPort}
`;

export const MYAPP_SERVICES = `---\n${bare('myservice', 9376)}---\n${bare('mydb', 9377)}`;

/** A project with its objects in folders by their kind. */
export const PROJECT: Readonly<Record<string, string>> = {
  'project/k8s/development/configmap/my-configmap.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: my-config\n',
  'project/k8s/development/deployment/my-deployment.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: my-deployment
spec:
  selector:
    matchLabels: { app: mine }
  template:
    metadata:
      labels: { app: mine }
    spec:
      containers: [{ name: c, image: nginx }]
`,
  'project/k8s/development/pvc/my-pvc.yaml': `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: my-pvc
spec:
  accessModes: [ReadWriteOnce]
  resources: { requests: { storage: 1Gi } }
`,
  'project/k8s/namespaces/development.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: development\n',
  'project/k8s/namespaces/staging.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: staging\n',
};

const pod = (name: string, container: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n  labels: { name: ${name} }\nspec:\n  containers: [${container}]\n`;

/** One that asks for too much, and one that takes too much. */
export const RESOURCES: Readonly<Record<string, string>> = {
  'frontend.yaml': pod('frontend', "{ name: app, image: nginx, resources: { requests: { cpu: '100' } } }"),
  'simmemleak.yaml': pod(
    'simmemleak',
    '{ name: simmemleak, image: polinux/stress, command: [stress, --vm, "1", --vm-bytes, 250M, --vm-hang, "1"], resources: { limits: { cpu: 100m, memory: 50Mi } } }',
  ),
};
