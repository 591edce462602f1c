/** The files of the course, as its slides show or mean them. */

const twoLoops = ['container1', 'container2'];

const loops = (name: string, containers: readonly string[]): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n${containers
    .map((c) => `    - image: pause\n      imagePullPolicy: Never\n      name: ${c}\n`)
    .join('')}`;

export const FILES = [
  { name: 'pod-simple.yml', text: loops('infinite-loop', ['container1']) },
  { name: 'pod-2containers.yml', text: loops('infinite-2loops', twoLoops) },
  {
    name: 'replicaset.yml',
    text: `apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: webservice }
spec:
  replicas: 3
  selector: { matchLabels: { app: webservice } }
  template:
    metadata: { labels: { app: webservice } }
    spec: { containers: [{ name: webservice, image: webservice, imagePullPolicy: Never }] }
`,
  },
  {
    name: 'service.yml',
    text: `apiVersion: v1
kind: Service
metadata: { name: webservice }
spec: { selector: { app: webservice }, ports: [{ port: 80 }] }
`,
  },
  {
    name: 'misc/kubernetes/pod-2services.yml',
    text: `apiVersion: v1
kind: Pod
metadata:
  name: basic-service
spec:
  volumes:
    - name: shared-workdir
      emptyDir: {}
  containers:
    - image: basic-refresh
      imagePullPolicy: Never
      name: refresh
      env:
        - name: WORKDIR
          value: /srv
      volumeMounts:
        - name: shared-workdir
          mountPath: /srv
    - image: basic-service
      imagePullPolicy: Never
      name: service
      env:
        - name: WORKDIR
          value: /mnt
      volumeMounts:
        - name: shared-workdir
          mountPath: /mnt
`,
  },
  { name: 'misc/kubernetes/basic-service/app.py', text: '# its program\n' },
  {
    name: 'ingress.yml',
    text: `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: webservice }
spec: { rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: webservice, port: { number: 80 } } } }] } }] }
`,
  },
  {
    name: 'statefulset.yml',
    text: `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: complex-webservice }
spec:
  replicas: 3
  serviceName: complex-webservice
  selector: { matchLabels: { app: complex-webservice } }
  template:
    metadata: { labels: { app: complex-webservice } }
    spec:
      containers:
        - { name: webservice, image: complex-webservice, imagePullPolicy: Never, readinessProbe: { httpGet: { path: /healthz, port: 80 }, periodSeconds: 5 } }
`,
  },
  {
    name: 'deployment.yml',
    text: `apiVersion: apps/v1
kind: Deployment
metadata: { name: webservice }
spec:
  replicas: 3
  selector: { matchLabels: { app: webservice } }
  template:
    metadata: { labels: { app: webservice } }
    spec: { containers: [{ name: webservice, image: webservice, imagePullPolicy: Never }] }
`,
  },
  {
    name: 'secret.yml',
    text: `---

apiVersion: v1
kind: Secret
metadata:
  name: not-so-super-secret
type: Opaque
data:
  username: YWRtaW4=
  password: cGFzc3dvcmQ=
`,
  },
];
