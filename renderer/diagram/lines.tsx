/** All lines of the picture in one SVG, drawn in gutters and channels: see graph/routes.ts. */
import { memo } from 'react';
import { useScene } from '../store/scene.ts';
import { usersKey, useView } from '../store/view.ts';

export const Lines = memo(function Lines() {
  const lines = useScene((s) => s.lines);
  const bounds = useScene((s) => s.layout.bounds);
  const lit = useView((s) => s.selected);
  const picture = useScene((s) => s.picture);
  const litServices = new Set(
    lit === undefined
      ? []
      : picture.services.filter((s) => s.uid === lit || s.backends.some((b) => b.pod === lit)).map((s) => s.uid),
  );
  for (const user of picture.users)
    if (usersKey(user.name) === lit) for (const uid of user.targets) litServices.add(uid);
  return (
    <svg className="lines" width={bounds.w} height={bounds.h} aria-hidden="true">
      {lines.map((line) => (
        <path
          key={line.key}
          d={line.path}
          data-line={line.kind}
          data-lit={litServices.has(line.service) || undefined}
        />
      ))}
    </svg>
  );
});
