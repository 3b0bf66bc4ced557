import { element } from './element';

/** A block of text to take along, with a button that copies it. */
export function renderCode(text: string, title: string | undefined): HTMLElement {
  const status = element('span', { role: 'status' });
  const button = element('button', { class: 'quiet', type: 'button' }, 'Copy');
  button.addEventListener('click', () => {
    void navigator.clipboard.writeText(text).then(() => {
      button.textContent = 'Copied';
      status.textContent = 'Copied';
    });
  });
  status.className = 'spoken';
  return element(
    'figure',
    { class: 'code' },
    element('figcaption', {}, element('span', {}, title ?? ''), button, status),
    // Scrollable with the keyboard, so it must be able to take the focus.
    element('pre', { tabindex: '0', role: 'region', 'aria-label': title ?? 'Copy' }, element('code', {}, text)),
  );
}
