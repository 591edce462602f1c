/** The images that a machine's runtime has: those that its node tells of, those of its containers, and what each is. */
import type { Container } from '../../../model/pod.ts';
import type { ImageFacts } from '../doors.ts';
import type { Desk } from '../desk.ts';
import { pauseImage } from './node-containers.ts';

/** By name, as crictl sorts them. */
export function imagesOn({ ctx, doors }: Desk, node: string): ImageFacts[] {
  const machine = ctx.read.get('Node', '', node);
  const found = new Map<string, ImageFacts>();
  const add = (container: Container, sizeBytes?: number): void => {
    const facts = doors.image(container);
    if (facts === undefined || found.has(facts.reported)) return;
    found.set(facts.reported, sizeBytes === undefined ? facts : { ...facts, sizeBytes });
  };
  for (const { names, sizeBytes } of machine?.status?.images ?? [])
    for (const image of names) if (!image.includes('@')) add({ name: '', image }, sizeBytes);
  for (const { spec, status } of ctx.read.podsOnNode(node)) {
    const began = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])].flatMap((one) =>
      one.containerID === undefined ? [] : [one.name],
    );
    for (const container of [...spec.containers, ...(spec.initContainers ?? [])])
      if (began.includes(container.name)) add(container);
    if (began.length > 0) add({ name: '', image: pauseImage(machine) });
  }
  return [...found.values()].sort((a, b) => (a.reported < b.reported ? -1 : 1));
}

/** A size as go-units HumanSizeWithPrecision writes it: three digits, and decimal units. */
export function humanSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < 4) {
    size /= 1000;
    unit += 1;
  }
  return `${Number(size.toPrecision(3))}${['B', 'kB', 'MB', 'GB', 'TB'][unit]!}`;
}
