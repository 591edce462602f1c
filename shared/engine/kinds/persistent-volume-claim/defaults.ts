/** What a claim leaves out (SetDefaults_PersistentVolumeClaim); also for the claim templates of a StatefulSet. */
import type { AnyObject } from '../../../model/meta.ts';
import { fill, fillMissing, within } from '../defaulting.ts';

type Fields = Record<string, unknown>;
type WithSpec = AnyObject & { spec: Fields; status: Fields };

/** A new volume or claim waits. */
export const withPhase = (object: AnyObject): WithSpec =>
  within(fill(object as WithSpec, { spec: {}, status: {} }), 'status', (status) => fill(status, { phase: 'Pending' }));

export function defaultClaim(claim: AnyObject): AnyObject {
  return within(withPhase(claim), 'spec', (spec) => fillMissing(spec, { volumeMode: 'Filesystem', resources: {} }));
}
