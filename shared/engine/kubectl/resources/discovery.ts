/** What the API serves, and which of it a person's word means (client-go restmapper). */
import { groupOf } from '../../api/kind-map.ts';
import type { ApiResource, ApiResourceList } from '../../api/discovery.ts';
import { CommandError } from '../errors.ts';
import { discover, type Task } from '../waits.ts';
import type { Resource } from './resource.ts';

function resourceOf(list: ApiResourceList, resource: ApiResource): Resource {
  const inner = list.resources.filter(({ name }) => name.startsWith(`${resource.name}/`));
  const { groupVersion } = list;
  return {
    group: groupOf(groupVersion),
    version: groupVersion.slice(groupVersion.indexOf('/') + 1),
    plural: resource.name,
    singular: resource.singularName,
    kind: resource.kind,
    namespaced: resource.namespaced,
    shortNames: resource.shortNames ?? [],
    categories: resource.categories ?? [],
    verbs: resource.verbs,
    subresources: inner.map(({ name }) => name.slice(resource.name.length + 1)),
  };
}

const answersTo = (resource: Resource, word: string): boolean =>
  resource.plural === word ||
  resource.singular === word ||
  resource.kind.toLowerCase() === word ||
  resource.shortNames.includes(word);

/** Named without its group. */
export const noSuchType = (word: string): string =>
  `the server doesn't have a resource type ${JSON.stringify(word.split('.')[0])}`;

export class Discovery {
  /** Every resource in every version, the preferred ones first within a group. */
  readonly all: readonly Resource[];

  constructor(readonly lists: readonly ApiResourceList[]) {
    this.all = lists.flatMap((list) =>
      list.resources.filter(({ name }) => !name.includes('/')).map((resource) => resourceOf(list, resource)),
    );
  }

  /** Each resource once, in its preferred version. */
  preferred(): Resource[] {
    const seen = new Set<string>();
    return this.all.filter(({ group, plural }) => {
      const key = `${plural}.${group}`;
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    });
  }

  /** What a word means: "po", "pods", "Pod", "deployments.apps", "deployments.v1.apps". */
  find(word: string): Resource | undefined {
    const [first = '', ...rest] = word.toLowerCase().split('.');
    const tail = rest.join('.');
    const candidates = this.all.filter((resource) => answersTo(resource, first));
    if (tail === '') return candidates[0];
    return (
      candidates.find(({ group, version }) => tail === `${version}.${group}`) ??
      candidates.find(({ group }) => group === tail) ??
      candidates.find(({ group }) => group.startsWith(tail))
    );
  }

  /** @throws CommandError */
  mustFind(word: string): Resource {
    const found = this.find(word);
    if (found === undefined) throw new CommandError(noSuchType(word));
    return found;
  }

  /** Other resources that a short name could have meant, as "events.events.k8s.io". */
  shadowed(word: string): string[] {
    const first = this.find(word);
    if (first === undefined || !first.shortNames.includes(word)) return [];
    const others = this.preferred().filter(
      ({ group, shortNames }) => group !== first.group && shortNames.includes(word),
    );
    return others.map(({ plural, group }) => `${plural}.${group}`);
  }

  /** The resource of an object's kind; undefined: the API has no such kind in that version. */
  ofKind(apiVersion: string, kind: string): Resource | undefined {
    return this.all.find(
      (r) => r.kind === kind && (r.group === '' ? r.version : `${r.group}/${r.version}`) === apiVersion,
    );
  }

  /** The resource of a kind by its group, in the preferred version. */
  ofGroupKind(group: string, kind: string): Resource | undefined {
    return this.all.find((r) => r.kind === kind && r.group === group);
  }

  /** The resources of a category such as "all"; undefined: there is no such category. */
  category(word: string): Resource[] | undefined {
    const mine = this.preferred().filter(({ categories }) => categories.includes(word));
    return mine.length === 0 ? undefined : mine;
  }
}

/** Asks the API what it serves. */
export function* discovery(): Task<Discovery> {
  return new Discovery(yield* discover());
}
