/** What the test that starts the stand-in wants, from the environment. */

function needed(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: start the stand-in through start-app.ts`);
  return value;
}

export const settings = {
  root: needed('STAND_IN_ROOT'),
  userData: needed('STAND_IN_USER_DATA'),
  chromium: needed('STAND_IN_CHROMIUM'),
  packaged: process.env['STAND_IN_PACKAGED'] === '1',
  /** Another instance has the lock. */
  second: process.env['STAND_IN_SECOND'] === '1',
};

// Node.js was given the compiled file to run; Electron would show the app's folder there, or nothing when packaged.
process.argv.splice(1, 1);
