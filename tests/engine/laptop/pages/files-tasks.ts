/** The files that the tasks show in their text and have their readers save. */

const GAME = `enemies=aliens
lives=3
enemies.cheat=true
enemies.cheat.level=noGoodRotten
secret.code.passphrase=UUDDLRLRBABAS
secret.code.allowed=true
secret.code.lives=30
`;
const UI = 'color.good=purple\ncolor.bad=yellow\nallow.textmode=true\nhow.nice.to.look=fairlyNice\n';
const FOLDER = 'configure-pod-container/configmap';

export const CONFIG_FILES: Readonly<Record<string, string>> = {
  [`${FOLDER}/game.properties`]: GAME,
  [`${FOLDER}/ui.properties`]: UI,
};

/** Beside the others, since the first command takes the whole folder. */
export const ENV_FILES: Readonly<Record<string, string>> = {
  'game-env-file.properties':
    'enemies=aliens\nlives=3\nallowed="true"\n\n# This comment and the empty line above it are ignored\n',
  'ui-env-file.properties': 'color=purple\ntextmode=true\nhow=fairlyNice\n',
};

export const kustomization = (name: string, label: string | undefined, from: string): string =>
  `configMapGenerator:\n- name: ${name}\n${label === undefined ? '' : `  options:\n    labels:\n      game-config: ${label}\n`}  ${from}\n`;

const client = (name: string): string => `  - apiVersion: v1
    kind: Pod
    metadata:
      name: ${name}-db-client-pod
      labels:
        name: ${name}-db-client
    spec:
      volumes:
      - name: secret-volume
        secret:
          secretName: ${name}-db-secret
      containers:
      - name: db-client-container
        image: nginx
        volumeMounts:
        - name: secret-volume
          readOnly: true
          mountPath: "/etc/secret-volume"
`;

/** The page's image is "myClientImage", which nobody has. */
export const TWO_PODS = `apiVersion: v1\nkind: List\nitems:\n${client('prod')}${client('test')}`;

const patch = (more: string): string => `spec:\n  template:\n    spec:\n      ${more}`;

/** Those of the page about patches. */
export const PATCHES: Readonly<Record<string, string>> = {
  'patch-file.yaml': patch('containers:\n      - name: patch-demo-ctr-2\n        image: redis\n'),
  'patch-file-tolerations.yaml': patch(
    'tolerations:\n      - effect: NoSchedule\n        key: disktype\n        value: ssd\n',
  ),
  'patch-file-2.yaml': patch(
    'containers:\n      - name: patch-demo-ctr-3\n        image: gcr.io/google-samples/node-hello:1.0\n',
  ),
  'patch-file-no-retainkeys.yaml': 'spec:\n  strategy:\n    type: Recreate\n',
  'patch-file-retainkeys.yaml': 'spec:\n  strategy:\n    $retainKeys:\n    - type\n    type: Recreate\n',
};

/** What the page fetches from an old release of Kubernetes. */
export const RABBITMQ: Readonly<Record<string, string>> = {
  'rabbitmq-service.yaml': `apiVersion: v1
kind: Service
metadata:
  name: rabbitmq-service
  labels: { component: rabbitmq }
spec:
  ports: [{ port: 5672 }]
  selector: { app: taskQueue, component: rabbitmq }
`,
  'rabbitmq-controller.yaml': `apiVersion: v1
kind: ReplicationController
metadata:
  name: rabbitmq-controller
  labels: { component: rabbitmq }
spec:
  replicas: 1
  template:
    metadata:
      labels: { app: taskQueue, component: rabbitmq }
    spec:
      containers:
      - name: rabbitmq
        image: rabbitmq
        ports: [{ containerPort: 5672 }]
`,
};
