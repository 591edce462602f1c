/** How the three parts are built: main and preload for Electron, the page for Electron and for browsers alike. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { metaPolicy } from './electron/content-policy.ts';

/** Writes the policy into the page, so that it holds wherever the files are served from. */
const contentPolicy: Plugin = {
  name: 'orrery:content-policy',
  // Not while developing: hot reload needs inline script.
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy }, injectTo: 'head-prepend' },
  ],
};

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node24',
      // Everything in one file: the package then needs no node_modules.
      externalizeDeps: false,
      minify: false,
      rolldownOptions: { input: { main: 'electron/main.ts' } },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node24',
      externalizeDeps: false,
      minify: false,
      // A sandboxed preload is one CommonJS file that requires nothing but electron.
      rolldownOptions: {
        input: { preload: 'electron/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'renderer',
    base: './',
    plugins: [react(), contentPolicy],
    worker: { format: 'es' },
    build: {
      outDir: 'out/renderer',
      // What browsers of 2024 and later read; Electron's own is newer.
      target: 'es2023',
      // Nothing as data: address: the policy does not allow it for fonts.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: 'renderer/index.html' } },
    },
  },
});
