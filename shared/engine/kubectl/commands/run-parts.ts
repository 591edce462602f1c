/** What `run` and `expose` share: labels as text, and --overrides (kubectl/pkg/generate, cmd/util/override_options.go). */
import { kindName } from '../../api/kind-map.ts';
import { applyJsonPatch } from '../../api/patch/json-patch.ts';
import { mergePatch } from '../../api/patch/merge.ts';
import { strategicMergePatch } from '../../api/patch/strategic.ts';
import type { AnyObject } from '../../../model/meta.ts';
import type { Call } from '../call.ts';
import { CommandError } from '../errors.ts';
import { textFlag, type Flag } from '../flags/flag.ts';

/** "a=b,c=d". @throws CommandError (generate.ParseLabels) */
export function labelPairs(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair): [string, string] => {
    const [key = '', value, more] = pair.split('=');
    if (value === undefined || more !== undefined) throw new CommandError(`unexpected label spec: ${pair}`);
    if (key === '') throw new CommandError('unexpected empty label key');
    return [key, value];
  });
  return Object.fromEntries(pairs);
}

export const OVERRIDE_FLAGS: readonly Flag[] = [
  textFlag('overrides', 'JSON that changes the object that was made.'),
  textFlag('override-type', 'How it changes it: json, merge, or strategic.', {
    fallback: 'merge',
    values: ['json', 'merge', 'strategic'],
  }),
];

/** The object as --overrides makes it. @throws CommandError */
export function overridden({ flags }: Call, object: AnyObject): AnyObject {
  const text = flags.text('overrides');
  if (text === '') return object;
  let patch: unknown;
  try {
    patch = JSON.parse(text);
  } catch {
    throw new CommandError('Invalid JSON Patch');
  }
  try {
    switch (flags.text('override-type')) {
      case 'json':
        return applyJsonPatch(object, patch) as AnyObject;
      case 'merge':
        return mergePatch(object, patch) as AnyObject;
      case 'strategic':
        return strategicMergePatch(kindName(object.apiVersion, object.kind), object, patch as never) as AnyObject;
    }
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
  throw new CommandError(`invalid override type: ${flags.text('override-type')}`);
}
