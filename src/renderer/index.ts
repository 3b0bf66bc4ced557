import type { ActivationFunction } from 'vscode-notebook-renderer';
import { isSameAddress } from './envelope';
import type { Address, ClickMessage, FreshnessMessage, StepEnvelope } from './envelope';
import { renderStep } from './renderStep';
import style from './style.css';

interface Shown {
  readonly address: Address;
  readonly root: ShadowRoot;
}

/** Called by the notebook once, before its first step output is drawn. */
export const activate: ActivationFunction = (context) => {
  const shown = new Map<string, Shown>();
  context.onDidReceiveMessage?.((message: unknown) => {
    if (!isFreshness(message)) return;
    for (const { address, root } of shown.values())
      if (isSameAddress(address, message.address)) showFreshness(root, message.fresh);
  });
  return {
    renderOutputItem(item, host) {
      const { report, address, commands } = item.json() as StepEnvelope;
      const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
      const click = (index: number): void => {
        context.postMessage?.({ type: 'click', address, index } satisfies ClickMessage);
      };
      draw(root, renderStep(report, commands, click), report.headline);
      shown.set(item.id, { address, root });
    },
    disposeOutputItem(id) {
      if (id === undefined) shown.clear();
      else shown.delete(id);
    },
  };
};

/** Replaces what is drawn, and keeps the focus and the folds where the person left them: progress redraws often. */
function draw(root: ShadowRoot, step: HTMLElement, headline: string): void {
  const old = root.querySelector('section');
  if (old === null) {
    const sheet = document.createElement('style');
    sheet.textContent = style;
    // A live region is announced only where it was in the page before its text changed.
    const status = document.createElement('div');
    status.className = 'spoken announcement';
    status.setAttribute('role', 'status');
    root.replaceChildren(sheet, status, step);
    return;
  }
  const focusable = (within: ParentNode): HTMLElement[] => [
    ...within.querySelectorAll<HTMLElement>('button, a, summary, pre'),
  ];
  const focused = root.activeElement === null ? -1 : focusable(old).indexOf(root.activeElement as HTMLElement);
  const open = [...old.querySelectorAll('details')].map((fold) => fold.open);
  old.replaceWith(step);
  [...step.querySelectorAll('details')].forEach((fold, index) => (fold.open = open[index] ?? false));
  if (focused >= 0) focusable(step)[focused]?.focus({ preventScroll: true });
  const announcement = root.querySelector('.announcement');
  if (announcement !== null && announcement.textContent !== headline) announcement.textContent = headline;
}

function showFreshness(root: ShadowRoot, fresh: boolean): void {
  for (const button of root.querySelectorAll('button[data-action="apply"]'))
    button.setAttribute('aria-disabled', String(!fresh));
  for (const note of root.querySelectorAll<HTMLElement>('.stale')) note.hidden = fresh;
}

function isFreshness(message: unknown): message is FreshnessMessage {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'freshness';
}
