/** Loaded before the compiled main process: gives it the stand-in wherever it imports `electron`. */
import { register } from 'node:module';

const standIn = new URL('./electron.ts', import.meta.url).href;
const hooks = `export const resolve = (name, context, next) => next(name === 'electron' ? ${JSON.stringify(standIn)} : name, context);`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
