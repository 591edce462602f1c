/** Chromium knows no `app:` scheme without Electron: the page lives at a loopback name that is routed, never resolved. */

const real = 'app://orrery/';
const stand = 'http://orrery.localhost/';

/** app://orrery/x to where the page really is. */
export const toPage = (address: string): string =>
  address.startsWith(real) ? stand + address.slice(real.length) : address;

/** Back to what main is told. */
export const toMain = (address: string): string =>
  address.startsWith(stand) ? real + address.slice(stand.length) : address;
