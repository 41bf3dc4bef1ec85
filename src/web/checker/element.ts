/** Makes elements with text only: nothing of a bundle, which may be hostile, is ever read as HTML. */
export type Child = Node | string | undefined;

export function element(
  tag: string,
  attributes: Readonly<Record<string, string>> = {},
  ...children: Child[]
) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

export const byId = (id: string): HTMLElement => {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
};
