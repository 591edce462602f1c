/** Every terminal slide of the course: which lines of its text, what is typed there, and which test types it, or why none does. */

export interface Slide {
  /** Lines of the course's text that show commands. */
  readonly at: readonly number[];
  readonly commands: readonly string[];
  /** The test that types them; or why they are left out. */
  readonly played: string | { readonly leftOut: string };
  /** What 1.34 shows otherwise than the slide, which is of 1.20 and 1.21. */
  readonly since?: string;
}

const SEALED = { leftOut: 'sealed-secrets is not simulated yet: no kubeseal, no SealedSecret' };
const DOCKER = { leftOut: 'docker run on the own computer is not simulated: the cluster alone is' };

export const SLIDES: readonly Slide[] = [
  { at: [234, 246], commands: ['docker run'], played: DOCKER },
  {
    at: [1293, 1298, 1299, 1304, 1305, 1306, 1307, 1308, 1319, 1320, 1325, 1326, 1327, 1328],
    commands: ['docker run -p', 'docker network --create toto'],
    played: DOCKER,
  },
  { at: [1334, 1335, 1336, 1337, 1344, 1345, 1346, 1347], commands: ['docker run -p'], played: DOCKER },
  {
    at: [628],
    commands: ['kubectl get nodes'],
    played: 'nodes',
    since: "ROLES are k3s' own (control-plane, <none>), not those of Rancher's RKE",
  },
  {
    at: [644],
    commands: ['k get node -o wide'],
    played: 'nodes',
    since: 'CONTAINER-RUNTIME is containerd://: dockershim went with 1.24',
  },
  { at: [662], commands: ['kubectl get po'], played: 'two pods' },
  { at: [673], commands: ['kubectl logs infinite-loop'], played: 'two pods' },
  {
    at: [691],
    commands: ['kubectl describe po infinite-loop'],
    played: 'two pods',
    since:
      'a line Service Account, a condition PodReadyToStartContainers, ids of containerd, QoS Class and Tolerations below; the image by its digest',
  },
  {
    at: [730, 731, 733, 739],
    commands: ['kubectl exec -it infinite-loop -- bash', 'hostname', 'ps aux', 'env'],
    played: 'a shell in a pod',
    since: 'the order of the variables is that in which they were made',
  },
  {
    at: [761, 765, 767],
    commands: ['kubectl get po', 'kubectl delete po infinite-loop', 'kubectl get po'],
    played: 'a pod is deleted',
    since: 'the namespace is named: from default namespace (kubectl 1.34); pods stand in the order of their names',
  },
  {
    at: [777],
    commands: [String.raw`docker ps --format 'table {{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Names}}'`],
    played: 'docker ps',
    since:
      'commands are cut by one character of three dots; pause is mirrored-pause:3.6; containers of svclb are lb-tcp-80 and -443; ids are theirs',
  },
  {
    at: [798],
    commands: ['kubectl get po --all-namespaces'],
    played: 'all namespaces',
    since: 'namespaces and names in their order; names of svclb have a hash of the Service',
  },
  { at: [815], commands: ['kubectl get ns'], played: 'all namespaces', since: 'in the order of their names' },
  { at: [947, 979], commands: ['cat pod-2containers.yml'], played: 'two containers' },
  {
    at: [970, 973],
    commands: ['k logs infinite-2loops', 'k logs -c container1 infinite-2loops'],
    played: 'two containers',
    since: 'the first container is taken, and that is said (kubectl 1.21 and later); it was refused',
  },
  {
    at: [1000, 1002, 1005, 1034],
    commands: ['cd ..', 'ls', 'cat pod-2services.yml', 'k apply -f pod-2services.yml'],
    played: 'two services in one pod',
  },
  { at: [1205, 1208], commands: ['k get po', 'k apply -f replicaset.yml'], played: 'a ReplicaSet and its pods' },
  {
    at: [1214],
    commands: ['vim webservice-pod.yml'],
    played: 'a ReplicaSet and its pods',
    since: "metadata.generation, and the third source of the token's volume; what the slide has cut away follows",
  },
  {
    at: [1448, 1451, 1453, 1455, 1459, 1461],
    commands: [
      'ls',
      'vim service.yml',
      'k apply -f service.yml',
      'k get service',
      'curl 10.43.69.232',
      'curl 10.43.69.232/whoami',
    ],
    played: 'a Service',
  },
  {
    at: [1576],
    commands: ['k get service --all-namespaces'],
    played: 'Services of all namespaces',
    since: 'namespaces and names in their order; traefik has the address of every machine',
  },
  {
    at: [1592, 1596],
    commands: ['k get svc -o wide', 'dig webservice.default.svc.cluster.local @10.43.0.10'],
    played: 'DNS',
    since: 'dig 9.18: SERVER says (UDP), CoreDNS offers 1232 bytes (4096 until 1.8)',
  },
  {
    at: [1630, 1634, 1640, 1641, 1643, 1645, 1646],
    commands: [
      'k get svc',
      'k get po',
      'k exec -it infinite-loop -- bash',
      'curl webservice/whoami && echo',
      'curl webservice/whoami && echo',
      'exit',
      'dig webservice @10.43.0.10',
    ],
    played: 'DNS',
    since: 'dig 9.18, as above',
  },
  {
    at: [1887],
    commands: ['k get ingress --all-namespaces'],
    played: 'an Ingress',
    since: 'CLASS is traefik: k3s makes its class the default one; ADDRESS has every machine',
  },
  {
    at: [2224, 2231, 2239, 2248, 2258, 2269],
    commands: ['kubectl rollout'],
    played: 'rollouts',
    since: 'the slides name the command and show no output: status, history, undo, pause and resume are typed',
  },
  { at: [2309, 2313, 2318], commands: ['k get po', 'k get po', 'k get po'], played: 'a StatefulSet' },
  {
    at: [2417, 2428, 2430, 2434, 2450],
    commands: [
      'cat secret.yml',
      'k apply -f secret.yml',
      'k get secrets',
      'k get secrets not-so-super-secret -o YAML',
      'k get secrets not-so-super-secret -o JSON | jq -r .data.password | base64 -d',
    ],
    played: 'a Secret',
    since: 'no token is among the Secrets: since 1.24 none is made for a ServiceAccount; the % is that of zsh',
  },
  {
    at: [2523, 2524, 2558, 2561, 2563, 2566, 2570],
    commands: [
      'kubeseal --controller-name sealed-secrets --format yaml < secret.yml > sealed-secret.yaml',
      'cat sealed-secret.yaml',
      'k get secrets',
      'k apply -f sealed-secret.yaml',
      'k get sealedsecrets.bitnami.com',
      'k get secrets',
      'k -n kube-system logs sealed-secrets-7569f57679-w2f84',
    ],
    played: SEALED,
  },
];
