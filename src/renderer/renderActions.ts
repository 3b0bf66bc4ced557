import type { ReportAction } from '../runbook/run/report';
import { element, richText } from './element';
import { renderCode } from './renderCode';

export interface ActionOptions {
  /** No button is the primary one: where every output offers the same. A remedy never is. */
  readonly isQuiet: boolean;
  /** Those of offers that the editor knows. */
  readonly commands: readonly string[];
  /** Called with the index of the action. */
  readonly click: (index: number) => void;
}

/**
 * The buttons under an output; the first is the primary one. A command line for a terminal is text to copy, because Pullbook
 * runs no shell; an offer that the editor does not know is text to read.
 */
export function renderActions(actions: readonly ReportAction[], options: ActionOptions): HTMLElement[] {
  const { isQuiet, commands, click } = options;
  const buttons: HTMLElement[] = [];
  const texts: HTMLElement[] = [];
  for (const [index, action] of actions.entries()) {
    if (action.kind === 'offer') {
      const { command, title, arguments: values } = action;
      const commandLine = command === 'run-in-terminal' ? values['commandLine'] : undefined;
      if (typeof commandLine === 'string') {
        texts.push(renderCode(commandLine, title));
        continue;
      }
      if (!commands.includes(command)) {
        texts.push(element('p', { class: 'note' }, richText(title)));
        continue;
      }
    }
    const isPrimary = buttons.length === 0 && !isQuiet && action.kind !== 'remedy';
    const button = element(
      'button',
      {
        type: 'button',
        class: isPrimary ? 'primary' : 'secondary',
        'data-action': action.kind === 'offer' ? action.command : action.kind,
      },
      action.title,
    );
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-disabled') !== 'true') click(index);
    });
    buttons.push(button);
  }
  return [...texts, ...(buttons.length === 0 ? [] : [element('div', { class: 'actions' }, ...buttons)])];
}
