/** The window's entry: joins the page to its host. */
import { mount } from './app.tsx';
import { bridge } from './bridge.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
mount(root, bridge());
