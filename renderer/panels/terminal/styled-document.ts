/** A document for xterm in a page whose policy allows no inline styles: its style elements become adopted sheets. */

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
