import type { ReportAction } from '../runbook/run/report';
import { element } from './element';
import { renderCode } from './renderCode';
import { fill } from './words';
import type { Words } from './words';

/**
 * The buttons under an output; the first is the primary one. A command for a terminal is text to copy: Pullbook runs
 * no shell.
 *
 * @param isQuiet - No button is the primary one: where every output offers the same. A remedy never is.
 */
export function renderActions(
  actions: readonly ReportAction[],
  isQuiet: boolean,
  words: Words,
  click: (index: number) => void,
): HTMLElement[] {
  const buttons: HTMLElement[] = [];
  const commands: HTMLElement[] = [];
  for (const [index, action] of actions.entries()) {
    if (action.kind === 'run-command') {
      commands.push(renderCode(action.command, words.command, words));
      continue;
    }
    const isPrimary = buttons.length === 0 && !isQuiet && action.kind !== 'remedy';
    const button = element(
      'button',
      { type: 'button', class: isPrimary ? 'primary' : 'secondary', 'data-action': action.kind },
      titleOf(action, words),
    );
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-disabled') !== 'true') click(index);
    });
    buttons.push(button);
  }
  return [...commands, ...(buttons.length === 0 ? [] : [element('div', { class: 'actions' }, ...buttons)])];
}

function titleOf(action: Exclude<ReportAction, { kind: 'run-command' }>, words: Words): string {
  switch (action.kind) {
    case 'sign-in':
      return fill(words.signIn, nameOf(action.credential));
    case 'retry':
      return words.retry;
    case 'plan-again':
      return words.planAgain;
    default:
      return action.title;
  }
}

const services: Readonly<Record<string, string>> = { dockerhub: 'Docker Hub', circleci: 'CircleCI', aws: 'AWS' };

/** `Docker Hub` for `dockerhub`; `Docker Hub: opgcisirius` for the password of a service ID, `dockerhub:opgcisirius`. */
function nameOf(credential: string): string {
  const [service = '', ...account] = credential.split(':');
  return [services[service] ?? service, ...account].join(': ');
}
