/** The window on a handmade cluster: `?playing&workers=3&replicas=4&rps=12&services=0`. */
import { mount } from '../../../renderer/app.tsx';
import { fakeBridge } from '../fake-bridge.ts';

const asked = new URLSearchParams(location.search);
const number = (name: string, otherwise: number): number => Number(asked.get(name) ?? otherwise);
const root = document.getElementById('root');
if (root !== null) {
  mount(
    root,
    fakeBridge({
      workers: number('workers', 3),
      replicas: number('replicas', 4),
      requestsPerSecond: number('rps', 12),
      services: number('services', 0),
      playing: asked.has('playing'),
    }),
  );
}
