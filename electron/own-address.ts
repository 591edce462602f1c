/** Where the window's own files live: `app://orrery/`. Whatever comes from elsewhere is not ours. */

export const scheme = 'app';
export const home = `${scheme}://orrery/`;

/** True for an address of the window's own files. */
export function isOwn(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.protocol === `${scheme}:` && url.host === 'orrery';
}
