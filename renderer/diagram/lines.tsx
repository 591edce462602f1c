/** All lines of the picture in one SVG, drawn in gutters and channels: see graph/routes.ts. */
import { memo } from 'react';
import { useHighlight } from '../store/highlight.ts';
import { useScene } from '../store/scene.ts';
import { usersKey, useView } from '../store/view.ts';

export const Lines = memo(function Lines() {
  const lines = useScene((s) => s.lines);
  const bounds = useScene((s) => s.layout.bounds);
  const hovered = useHighlight((s) => s.of);
  const selected = useView((s) => s.selected);
  const lit = hovered ?? selected;
  const picture = useScene((s) => s.picture);
  const litOnes = new Set(
    lit === undefined
      ? []
      : [
          ...picture.services.filter((s) => s.uid === lit || s.backends.some((b) => b.pod === lit)),
          ...picture.ingresses.filter((one) => one.uid === lit || one.controllers.includes(lit)),
          ...picture.storage.filter((c) => c.uid === lit || c.pods.includes(lit)),
        ].map((thing) => thing.uid),
  );
  const own = picture.users.find((user) => usersKey(user.name) === lit);
  const isLit = (key: string, of: string): boolean =>
    own === undefined ? litOnes.has(of) : key.startsWith(`u ${own.name} `) || own.targets.includes(of);
  return (
    <svg className="lines" width={bounds.w} height={bounds.h} aria-hidden="true">
      {lines.map((line) => (
        <path key={line.key} d={line.path} data-line={line.kind} data-lit={isLit(line.key, line.of) || undefined} />
      ))}
    </svg>
  );
});
