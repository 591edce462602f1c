/** What keeps an object from doing what it says: asked for anew when the object has changed, or what it leans on. */
import { useEffect, useState } from 'react';
import type { Finding } from '../../shared/model/finding.ts';
import type { KubeObject } from '../../shared/model/meta.ts';
import { qualifiedKind } from '../graph/kinds.ts';
import { useSlowly } from './cluster.ts';
import { findingsOf } from './connection.ts';

/** Whatever an Ingress or a Service leans on. */
const LEANS_ON = ['Ingress', 'IngressClass', 'Service', 'EndpointSlice', 'Secret', 'Pod'];

const none: readonly Finding[] = [];

/** @param every real ms that lie at least between two questions */
export function useFindings(object: KubeObject | undefined, every = 500): readonly Finding[] {
  const [answered, setAnswered] = useState<{ found: readonly Finding[]; version: number }>({
    found: none,
    version: -1,
  });
  const version = useSlowly(LEANS_ON, every);
  useEffect(() => {
    let stale = false;
    if (object === undefined) return undefined;
    void findingsOf(qualifiedKind(object), object.metadata.namespace ?? '', object.metadata.name).then((answer) => {
      if (stale || answer === undefined) return;
      setAnswered((known) => ({
        found: JSON.stringify(known.found) === JSON.stringify(answer) ? known.found : answer,
        version,
      }));
    });
    return () => {
      stale = true;
    };
  }, [object, version]);
  return answered.found;
}
