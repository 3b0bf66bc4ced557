import * as vscode from 'vscode';
import type { Question } from '../procedures/procedure';
import { back, type Choice, type Turn } from './question';
import { secretFault } from '../steps/secretShapes';

interface Row extends vscode.QuickPickItem {
  /** `undefined` for one that only says what is wrong with the typed answer. */
  readonly answer: string | undefined;
}

/** Asks with a list of answers. What is typed narrows the list, and can be the answer itself once nothing is wrong with it. */
export function chooseOrType(
  question: Question,
  choices: readonly Choice[],
  { title, step, of, answers }: Turn,
): Promise<string | typeof back | undefined> {
  const pick = vscode.window.createQuickPick<Row>();
  pick.title = title;
  pick.step = step;
  pick.totalSteps = of;
  pick.placeholder = question.prompt;
  pick.ignoreFocusOut = true;
  pick.matchOnDescription = true;
  pick.buttons = step > 1 ? [vscode.QuickInputButtons.Back] : [];
  const known = choices.map((choice): Row => ({ ...choice, answer: choice.label }));
  const proposed = answers[question.name] ?? question.proposal?.(answers);
  const list = (): void => {
    const typed = pick.value.trim();
    const isKnown = typed === '' || known.some(({ label }) => label === typed);
    pick.items = isKnown ? known : [...known, typedRow(typed, secretFault(typed) ?? question.validate(typed))];
    const likely = known.filter(({ label }) => label === proposed);
    if (typed === '' && likely.length > 0) pick.activeItems = likely;
  };
  list();
  return new Promise((resolve) => {
    const end = (answer: string | typeof back | undefined): void => {
      resolve(answer);
      pick.dispose();
    };
    pick.onDidChangeValue(list);
    pick.onDidTriggerButton(() => end(back));
    pick.onDidHide(() => end(undefined));
    pick.onDidAccept(() => {
      const answer = pick.activeItems[0]?.answer;
      if (answer !== undefined) end(answer);
    });
    pick.show();
  });
}

function typedRow(typed: string, fault: string | undefined): Row {
  if (fault === undefined) return { label: typed, description: 'as typed', alwaysShow: true, answer: typed };
  return { label: `$(error) ${fault.replaceAll('`', '')}`, alwaysShow: true, answer: undefined };
}
