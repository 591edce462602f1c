/** The images that an object will run, wherever its pod template stands. */

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

const CONTAINERS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

function podSpecOf({ spec }: Tree): Tree | undefined {
  for (let at: unknown = spec; isTree(at);) {
    if (Array.isArray(at['containers'])) return at;
    const template: unknown = at['template'] ?? at['jobTemplate'];
    at = isTree(template) ? template['spec'] : undefined;
  }
  return undefined;
}

/** Each once, in the order of the manifest. */
export function imagesOf(object: object): string[] {
  const spec = podSpecOf(object as Tree);
  if (spec === undefined) return [];
  const images = CONTAINERS.flatMap((key) => {
    const list = spec[key];
    return Array.isArray(list)
      ? list.flatMap((c: unknown) => (isTree(c) && typeof c['image'] === 'string' ? [c['image']] : []))
      : [];
  });
  return [...new Set(images)];
}
