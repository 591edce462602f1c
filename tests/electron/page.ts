/** Expressions that tests evaluate in the page. */

export const drawn = `document.querySelectorAll('[data-kind="Pod"][data-namespace="default"]').length >= 4`;

export const clockText = `document.querySelector('[data-testid="virtual-time"]')?.textContent`;

/** A request over the bridge: gives { result } or { error }. */
export const asks = (name: string, args: unknown): string =>
  `window.orrery.request(${JSON.stringify(name)}, ${JSON.stringify(args)}).then((result) => ({ result }), (error) => ({ error: error.message }))`;
