/** All lines of the picture in one SVG, drawn in gutters and channels: see graph/routes.ts. */
import { memo } from 'react';
import { useScene } from '../store/scene.ts';
import { usersKey, useView } from '../store/view.ts';

export const Lines = memo(function Lines() {
  const lines = useScene((s) => s.lines);
  const bounds = useScene((s) => s.layout.bounds);
  const lit = useView((s) => s.selected);
  const picture = useScene((s) => s.picture);
  const litOnes = new Set(
    lit === undefined
      ? []
      : [
          ...picture.services.filter((s) => s.uid === lit || s.backends.some((b) => b.pod === lit)),
          ...picture.storage.filter((c) => c.uid === lit || c.pods.includes(lit)),
        ].map((thing) => thing.uid),
  );
  for (const user of picture.users) if (usersKey(user.name) === lit) for (const uid of user.targets) litOnes.add(uid);
  return (
    <svg className="lines" width={bounds.w} height={bounds.h} aria-hidden="true">
      {lines.map((line) => (
        <path key={line.key} d={line.path} data-line={line.kind} data-lit={litOnes.has(line.of) || undefined} />
      ))}
    </svg>
  );
});
