/**
 * A document for xterm in a page whose policy allows no inline styles: its style elements become adopted sheets, and the
 * style attributes of its letters are set through the DOM.
 */

/** An element whose text is a sheet of the page, for as long as it is there. */
function sheetElement(): HTMLElement {
  const sheet = new CSSStyleSheet();
  const element: HTMLElement = Document.prototype.createElement.call(document, 'span');
  element.hidden = true;
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  Object.defineProperty(element, 'textContent', {
    get: () => '',
    set(text: string) {
      sheet.replaceSync(text);
    },
  });
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
    HTMLElement.prototype.remove.call(element);
  };
  return element;
}

/** The page's own document in everything but this. */
export function styledDocument(): Document {
  return new Proxy(document, {
    get(target, key) {
      if (key === 'createElement')
        return (tag: string) => (tag === 'style' ? sheetElement() : Document.prototype.createElement.call(target, tag));
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}

/** Makes something that asks the page's own document for its style elements, past the one it was given. */
export function withStyledPage(make: () => void): void {
  const { createElement } = styledDocument();
  Object.defineProperty(document, 'createElement', { value: createElement, configurable: true });
  try {
    make();
  } finally {
    // The document's own is there again behind it.
    Reflect.deleteProperty(document, 'createElement');
  }
}

/**
 * xterm writes the colour of selected letters, and of those in 24-bit colours, as a style attribute on a span of the page's
 * own document, which the policy refuses. The same text set as the span's style is allowed.
 */
export function styleSpans(): void {
  const { prototype } = HTMLSpanElement;
  if (Object.hasOwn(prototype, 'setAttribute')) return;
  prototype.setAttribute = function setAttribute(this: HTMLSpanElement, name: string, value: string): void {
    if (name === 'style') this.style.cssText = value;
    else HTMLElement.prototype.setAttribute.call(this, name, value);
  };
}
