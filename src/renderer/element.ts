import { onLines } from '../shared/visible';

type Attributes = Readonly<Record<string, string | boolean | undefined>>;
type Child = Node | string | undefined;

/**
 * Makes one HTML element. Attributes that are `undefined` or `false` are left out; children that are `undefined` too.
 * Text always becomes a text node: nothing a service answers can turn into markup, or change how what stands around it reads.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? '' : name === 'href' ? value : onLines(value));
  }
  for (const child of children)
    if (child !== undefined) node.append(typeof child === 'string' ? onLines(child) : child);
  return node;
}

/** Text with its `**names**` in bold, its `*buttons*` in italics and its `` `identifiers` `` as code. */
export function richText(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const part of text.split(/(\*\*[^*]+\*\*|\*[^*\s][^*]*\*|`[^`]+`)/)) {
    if (part.startsWith('**') && part.length > 4) fragment.append(element('strong', {}, part.slice(2, -2)));
    else if (part.startsWith('*') && part.length > 2) fragment.append(element('em', {}, part.slice(1, -1)));
    else if (part.startsWith('`') && part.length > 2) fragment.append(element('code', {}, part.slice(1, -1)));
    else if (part !== '') fragment.append(onLines(part));
  }
  return fragment;
}

/** A word that only a screen reader says. */
export function spoken(text: string): HTMLElement {
  return element('span', { class: 'spoken' }, text);
}

/** A sign that only the eye sees; the word beside it says the same. */
export function sign(symbol: string): HTMLElement {
  return element('span', { class: 'sign', 'aria-hidden': 'true' }, symbol);
}

/** A link that the editor opens, or only its title where the address is no web page. */
export function link(title: string, url: string): HTMLElement {
  const isWeb = url.startsWith('https://') || url.startsWith('http://127.0.0.1') || url.startsWith('http://localhost');
  return isWeb ? element('a', { href: url, title: url }, title) : element('span', {}, title);
}
