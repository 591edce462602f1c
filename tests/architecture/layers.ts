/** Who may import whom: the table that ARCHITECTURE.md speaks of. */

export interface Layer {
  /** A folder or a file; the longest that fits a path is its layer. */
  path: string;
  /** Folders and files of ours, besides the layer itself. */
  mayImport: readonly string[];
  /** Packages; the name alone stands for all of its paths. */
  packages?: readonly string[];
}

const engineBase = [
  'shared/model',
  'shared/engine/text',
  'shared/engine/kernel',
  'shared/engine/api',
  'shared/engine/kinds',
] as const;
const controller = (name: string): Layer => ({
  path: `shared/engine/controllers/${name}`,
  // Controllers never import each other: they meet in the store. How they adopt is one pure piece that they share.
  mayImport: [...engineBase, 'shared/engine/controllers/ownership'],
});

export const layers: readonly Layer[] = [
  { path: 'shared/model', mayImport: [] },
  { path: 'shared/ipc', mayImport: ['shared/model'] },
  { path: 'shared/engine/kernel', mayImport: [], packages: ['pure-rand'] },
  // Codecs of text: everybody's.
  { path: 'shared/engine/text', mayImport: [] },
  // The API asks a kind for its defaults and validation; a kind is written in the API's terms.
  {
    path: 'shared/engine/api',
    mayImport: ['shared/model', 'shared/engine/text', 'shared/engine/kernel', 'shared/engine/kinds'],
    packages: ['fast-json-patch'],
  },
  {
    path: 'shared/engine/kinds',
    mayImport: ['shared/model', 'shared/engine/text', 'shared/engine/kernel', 'shared/engine/api'],
  },
  // Files and the shell know of no cluster: the kubelet gives them one.
  { path: 'shared/engine/files', mayImport: ['shared/engine/text'] },
  {
    path: 'shared/engine/shell',
    mayImport: ['shared/engine/files', 'shared/engine/text', 'shared/engine/kernel'],
    packages: ['@noble/hashes', 'unbash'],
  },
  { path: 'shared/engine/controllers/ownership', mayImport: [...engineBase] },
  ...[
    'deployment',
    'replica-set',
    'stateful-set',
    'daemon-set',
    'job',
    'pod-gc.ts',
    'disruption',
    'horizontal-pod-autoscaler',
    'ttl-after-finished.ts',
    'endpoint-slice',
    'endpoint-slice-mirroring',
    'endpoints',
    'load-balancer',
    'api-service.ts',
    'node-hosts.ts',
    'ingress-status',
    'garbage-collector',
    'namespace',
    'service-account.ts',
    'root-ca.ts',
    'resource-quota',
    'persistent-volume',
    'volume-protection',
    'ephemeral-volume.ts',
    'node-lifecycle',
    'taint-eviction.ts',
  ].map(controller),
  { ...controller('cron-job'), packages: ['croner'] },
  { path: 'shared/engine/controllers/all.ts', mayImport: [...engineBase, 'shared/engine/controllers'] },
  { path: 'shared/engine/scheduler', mayImport: [...engineBase] },
  { path: 'shared/engine/kubelet', mayImport: [...engineBase, 'shared/engine/files', 'shared/engine/shell'] },
  // What a process asks of the network is said in the shell's words.
  { path: 'shared/engine/network', mayImport: [...engineBase, 'shared/engine/shell/network'] },
  { path: 'shared/engine/manifests', mayImport: [...engineBase], packages: ['yaml'] },
  // A drain that the window asks for, on the cluster's clock; whom it takes and its words are kubectl's too.
  { path: 'shared/engine/drain', mayImport: [...engineBase] },
  // kubectl speaks to the API's door; its frozen driver puts an API together. Two rules are the kubelet's and a controller's.
  {
    path: 'shared/engine/kubectl',
    mayImport: [
      ...engineBase,
      'shared/engine/drain',
      'shared/engine/manifests',
      'shared/engine/kubelet/environment',
      'shared/engine/controllers/deployment/replica-sets.ts',
    ],
    packages: ['@noble/hashes', 'js-yaml', 'yaml'],
  },
  // The computer beside the cluster: a shell, its files, and kubectl in it.
  {
    path: 'shared/engine/laptop',
    mayImport: [...engineBase, 'shared/engine/files', 'shared/engine/shell', 'shared/engine/kubectl'],
  },
  { path: 'shared/engine/laptop-doors.ts', mayImport: ['shared/model', 'shared/engine'] },
  { path: 'shared/engine/event-ttl.ts', mayImport: [...engineBase] },
  { path: 'shared/engine/kubernetes-service.ts', mayImport: [...engineBase] },
  { path: 'shared/engine/assembly.ts', mayImport: ['shared/model', 'shared/engine'] },
  { path: 'shared/engine/cluster.ts', mayImport: ['shared/model', 'shared/engine'] },
  { path: 'shared/session', mayImport: ['shared/model', 'shared/ipc', 'shared/engine'], packages: ['js-yaml'] },

  // Pure: pictures and positions, with no React and no store in them.
  { path: 'renderer/graph', mayImport: ['shared/model'] },
  { path: 'renderer/motion/flights.ts', mayImport: ['shared/model', 'renderer/graph'] },
  { path: 'renderer/i18n', mayImport: [], packages: ['i18next', 'react-i18next'] },
  {
    path: 'renderer/store',
    mayImport: ['shared/model', 'shared/ipc', 'renderer/graph', 'renderer/i18n'],
    packages: ['react', 'zustand'],
  },
  // The browser's host is the one part of the page that runs the session.
  { path: 'renderer/web', mayImport: ['shared/ipc', 'shared/model', 'shared/session', 'assets'] },
  { path: 'renderer/bridge.ts', mayImport: ['shared/ipc', 'renderer/web'] },
  {
    path: 'renderer',
    mayImport: ['shared/model', 'shared/ipc'],
    packages: [
      '@codemirror/lang-yaml',
      '@codemirror/language',
      '@codemirror/lint',
      '@codemirror/state',
      '@codemirror/view',
      '@fontsource-variable/inter',
      '@fontsource-variable/jetbrains-mono',
      '@lezer/highlight',
      '@xterm/addon-fit',
      '@xterm/xterm',
      '@xyflow/react',
      'codemirror',
      'd3-ease',
      'd3-scale',
      'i18next',
      'lucide-react',
      'radix-ui',
      'react',
      'react-dom',
      'react-i18next',
      'zustand',
    ],
  },

  // The preload is one sandboxed file: it may know the contract and nothing that does anything.
  { path: 'electron/preload.ts', mayImport: ['shared/ipc', 'electron/channels.ts'], packages: ['electron'] },
  { path: 'electron/content-policy.ts', mayImport: [] },
  {
    path: 'electron',
    mayImport: ['shared'],
    packages: ['commander', 'electron', 'electron-vite', 'esbuild', 'js-yaml', 'node'],
  },
];

const isUnder = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** The layer of a file of ours, if it has one. */
export function layerOf(path: string): Layer | undefined {
  return layers.filter((l) => isUnder(path, l.path)).sort((a, b) => b.path.length - a.path.length)[0];
}

/** Whether a layer may import another file of ours. */
export function mayImport(layer: Layer, target: string): boolean {
  return [layer.path, ...layer.mayImport].some((folder) => isUnder(target, folder));
}
