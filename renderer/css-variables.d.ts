/** Lets a style carry the window's own CSS variables. */
import type { CSSProperties } from 'react';

declare module 'react' {
  interface CSSProperties {
    [variable: `--${string}`]: string | number | undefined;
  }
}

export type StyleWithVariables = CSSProperties;
