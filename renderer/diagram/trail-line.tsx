/** The way of the request that is followed, lit over all other lines. */
import { memo } from 'react';
import type { RequestRecord } from '../../shared/model/request.ts';
import { toPath } from '../graph/routes.ts';
import { drawnWay } from '../motion/ways.ts';
import { useScene } from '../store/scene.ts';
import { useTrail } from '../store/trail.ts';

export const TrailLine = memo(function TrailLine() {
  const record = useTrail((s) => s.record);
  return record === undefined ? null : <Way record={record} />;
});

function Way({ record }: { record: RequestRecord }) {
  const scene = useScene();
  const legs = drawnWay(scene, record)?.legs ?? [];
  const end = legs.at(-1)?.at(-1);
  return (
    <svg
      className="lines trail"
      width={scene.layout.bounds.w}
      height={scene.layout.bounds.h}
      aria-hidden="true"
      data-testid="trail"
      data-request={record.id}
      data-outcome={record.outcome}
    >
      {legs.map((leg, i) => (
        // A way is drawn as a whole: its legs are in order.
        <path key={`${record.id} ${i}`} d={toPath(leg, 6)} />
      ))}
      {end !== undefined && record.outcome === 'ok' && <circle cx={end.x} cy={end.y} r={5} />}
      {end !== undefined && record.outcome === 'lost' && (
        <path className="trail-loss" d={`M${end.x - 6} ${end.y - 6}l12 12m0 -12l-12 12`} />
      )}
    </svg>
  );
}
