/** Laws of server-side apply over random configurations of random managers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applied } from '../../shared/engine/api/managed-fields/apply.ts';
import { withOwners, withoutOwners } from '../../shared/engine/api/managed-fields/ownership.ts';
import type { AnyObject } from '../../shared/model/meta.ts';

const about = { hasStatus: true, subresource: '' };
const NAMES = ['a', 'b', 'c', 'd'];

interface Wish {
  labels: Record<string, string>;
  env: Record<string, string>;
  replicas: number | undefined;
}

const values = fc.dictionary(fc.constantFrom(...NAMES), fc.constantFrom('1', '2'), { maxKeys: 4 });
const wish: fc.Arbitrary<Wish> = fc.record({
  labels: values,
  env: values,
  replicas: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
});

function config({ labels, env, replicas }: Wish): AnyObject {
  const list = Object.entries(env).map(([name, value]) => ({ name, value }));
  const web = { name: 'web', ...(list.length === 0 ? {} : { env: list }) };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', ...(Object.keys(labels).length === 0 ? {} : { labels }) },
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      template: { spec: { containers: [web] } },
    },
  };
}

function apply(live: AnyObject | undefined, manager: string, body: AnyObject, force = false, time = 'then'): AnyObject {
  const { object, owners } = applied({ live, config: body, manager, force, time, about });
  return withOwners(object, owners);
}

/** "labels.a", "env.b", "replicas" -> value. */
function said({ labels, env, replicas }: Wish): Map<string, unknown> {
  const out = new Map<string, unknown>();
  for (const [name, value] of Object.entries(labels)) out.set(`labels.${name}`, value);
  for (const [name, value] of Object.entries(env)) out.set(`env.${name}`, value);
  if (replicas !== undefined) out.set('replicas', replicas);
  return out;
}

interface Stored {
  spec: { replicas?: number; template: { spec: { containers: { env?: { name: string; value: string }[] | null }[] } } };
}

function there(object: AnyObject): Map<string, unknown> {
  const { spec } = object as unknown as Stored;
  const env = Object.fromEntries((spec.template.spec.containers[0]!.env ?? []).map((e) => [e.name, e.value]));
  return said({ labels: object.metadata.labels ?? {}, env, replicas: spec.replicas });
}

test('the same configuration twice changes nothing', () => {
  fc.assert(
    fc.property(wish, wish, (mine, theirs) => {
      const first = apply(apply(undefined, 'a', config(theirs)), 'b', config(mine), true);
      expect(apply(first, 'b', config(mine), false, 'later')).toEqual(first);
    }),
  );
});

test('managers whose fields are not the same never conflict', () => {
  fc.assert(
    fc.property(wish, fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }), (all, mine) => {
      const part = (isMine: boolean): Wish => ({
        labels: Object.fromEntries(Object.entries(all.labels).filter(([k]) => mine[NAMES.indexOf(k)] === isMine)),
        env: Object.fromEntries(Object.entries(all.env).filter(([k]) => mine[4 + NAMES.indexOf(k)] === isMine)),
        replicas: mine[8] === isMine ? all.replicas : undefined,
      });
      let live = apply(undefined, 'a', config(part(true)));
      live = apply(live, 'b', config(part(false)));
      expect(Object.fromEntries(there(live))).toEqual(Object.fromEntries(said(all)));
    }),
  );
});

test('what each applied last is there, and nothing else: a field goes with the last who named it', () => {
  const step = fc.record({ manager: fc.constantFrom('a', 'b', 'c'), wish });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
      const owned = new Map<string, Map<string, unknown>>();
      let live: AnyObject | undefined;
      for (const { manager, wish: asked } of steps) {
        live = apply(live, manager, config(asked), true);
        const wanted = said(asked);
        // By force: others keep what they have in common, and lose what they said otherwise.
        for (const fields of owned.values())
          for (const [field, value] of wanted)
            if (fields.has(field) && fields.get(field) !== value) fields.delete(field);
        owned.set(manager, wanted);
      }
      const expected = new Map([...owned.values()].flatMap((fields) => [...fields]));
      expect(Object.fromEntries(there(withoutOwners(live!)))).toEqual(Object.fromEntries(expected));
    }),
  );
});
