/** Zones as frames behind their machines. */
import { i18n } from '../i18n/i18n.ts';
import { useScene } from '../store/scene.ts';
import { useZoomLevel } from './zoom.ts';

export function ZoneFrames() {
  const zones = useScene((s) => s.layout.zones);
  const least = useZoomLevel((s) => s.least);
  return zones.map(({ zone, box, title }) => (
    <div
      key={`${zone} ${box.x} ${box.y}`}
      className="zone"
      data-zone={zone}
      style={{ width: box.w, height: box.h, transform: `translate(${box.x}px, ${box.y}px)` }}
    >
      {/* A name that does not fit is not drawn; each machine says its zone to who asks. */}
      {least * 1.15 <= title && <span style={{ height: title }}>{i18n.t('machine.zone', { zone })}</span>}
    </div>
  ));
}
