type Child = Node | string;

/** An element with children. A text is always a text and never becomes markup, whatever it holds. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** An element of the page that is known to be there. */
export function find<Type extends Element>(
  selector: string,
  type: new () => Type,
  within: ParentNode = document,
): Type {
  const found = within.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`The page has no ${selector}.`);
}

/** Draws a part of the page only when what it shows has changed, so that a selection and an open part stay. */
export function drawn(place: Element, draw: () => readonly Child[]): (...shown: readonly unknown[]) => void {
  let last = "";
  return (...shown) => {
    const now = JSON.stringify(shown);
    if (now === last) return;
    last = now;
    place.replaceChildren(...draw());
  };
}
