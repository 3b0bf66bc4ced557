import { element } from './element';
import type { Words } from './words';

/** A block of text to take along, with a button that copies it. */
export function renderCode(text: string, title: string | undefined, words: Words): HTMLElement {
  const status = element('span', { role: 'status' });
  const button = element('button', { class: 'quiet', type: 'button' }, words.copy);
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(text).then(() => {
      button.textContent = words.copied;
      status.textContent = words.copied;
    });
  });
  status.className = 'spoken';
  return element(
    'figure',
    { class: 'code' },
    element('figcaption', {}, element('span', {}, title ?? ''), button, status),
    // Scrollable with the keyboard, so it must be able to take the focus.
    element('pre', { tabindex: '0', role: 'region', 'aria-label': title ?? words.copy }, element('code', {}, text)),
  );
}
