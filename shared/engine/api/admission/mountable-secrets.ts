/** Which Secrets the pods of an account may name, where it says so (plugin ServiceAccount, limitSecretReferences). */
import { at, listAt, textAt } from '../../kinds/look.ts';
import type { ServiceAccount } from '../../../model/config.ts';
import type { PodSpec } from '../../../model/pod.ts';

const ENFORCE = 'kubernetes.io/enforce-mountable-secrets';
/** What Go takes for true. */
const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True'];

const enforces = ({ metadata }: ServiceAccount): boolean => TRUE.includes(metadata.annotations?.[ENFORCE] ?? '');

const namesOf = (account: ServiceAccount, field: 'secrets' | 'imagePullSecrets'): string[] =>
  listAt(account, field).map((secret) => textAt(secret, 'name'));

/** The first Secret that the environment of a container names and that is not among those allowed. */
function ofContainer(
  container: unknown,
  word: string,
  allowed: readonly string[],
  account: string,
): string | undefined {
  const refuse = (what: string, secret: string): string =>
    `${word} ${textAt(container, 'name')} with ${what} referencing secret.secretName="${secret}" is not allowed because service account ${account} does not reference that secret`;
  for (const env of listAt(container, 'env')) {
    const secret = textAt(env, 'valueFrom', 'secretKeyRef', 'name');
    if (at(env, 'valueFrom', 'secretKeyRef') !== undefined && !allowed.includes(secret))
      return refuse(`envVar ${textAt(env, 'name')}`, secret);
  }
  for (const from of listAt(container, 'envFrom')) {
    const secret = textAt(from, 'secretRef', 'name');
    if (at(from, 'secretRef') !== undefined && !allowed.includes(secret)) return refuse('envFrom', secret);
  }
  return undefined;
}

const firstOf = <T>(items: readonly T[], find: (item: T, i: number) => string | undefined): string | undefined => {
  for (const [i, item] of items.entries()) {
    const found = find(item, i);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Upstream's words against the first Secret that a pod may not name; undefined: it may name all of them. */
export function unknownSecret(spec: PodSpec, account: ServiceAccount): string | undefined {
  if (!enforces(account)) return undefined;
  const { name } = account.metadata;
  const allowed = namesOf(account, 'secrets');
  const pulled = namesOf(account, 'imagePullSecrets');
  return (
    firstOf(spec.volumes ?? [], (volume) => {
      const secret = textAt(volume, 'secret', 'secretName');
      return at(volume, 'secret') === undefined || allowed.includes(secret)
        ? undefined
        : `volume with secret.secretName="${secret}" is not allowed because service account ${name} does not reference that secret`;
    }) ??
    firstOf(spec.initContainers ?? [], (c) => ofContainer(c, 'init container', allowed, name)) ??
    firstOf(spec.containers, (c) => ofContainer(c, 'container', allowed, name)) ??
    firstOf(spec.imagePullSecrets ?? [], (secret, i) =>
      pulled.includes(secret.name ?? '')
        ? undefined
        : `imagePullSecrets[${i}].name="${secret.name ?? ''}" is not allowed because service account ${name} does not reference that imagePullSecret`,
    )
  );
}

/** The same of the containers added for debugging. */
export function unknownSecretOfDebug(spec: PodSpec, account: ServiceAccount): string | undefined {
  if (!enforces(account)) return undefined;
  const allowed = namesOf(account, 'secrets');
  return firstOf(spec.ephemeralContainers ?? [], (c) =>
    ofContainer(c, 'ephemeral container', allowed, account.metadata.name),
  );
}
