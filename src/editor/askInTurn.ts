import * as vscode from 'vscode';
import type { Answers, Question } from '../procedures/procedure';
import { chooseOrType } from './chooseOrType';
import { back, type OpenQuestion, type Turn } from './question';
import { secretFault } from '../steps/secretShapes';

/**
 * Asks one question after another in the editor's quick input, with Back. Each answer is judged as it is typed; Enter
 * on one that cannot be taken stays. `undefined` when the person gives up.
 */
export async function askInTurn(title: string, questions: readonly OpenQuestion[]): Promise<Answers | undefined> {
  const answers: Record<string, string> = {};
  for (let index = 0; index < questions.length;) {
    const question = questions[index];
    if (question === undefined) break;
    const turn = { title: `${title}: ${question.title}`, step: index + 1, of: questions.length, answers };
    const choices = question.choices?.(answers) ?? [];
    const answer = await (choices.length > 0 ? chooseOrType(question, choices, turn) : ask(question, turn));
    if (answer === undefined) return undefined;
    if (answer === back) index--;
    else {
      answers[question.name] = answer;
      index++;
    }
  }
  return answers;
}

function ask(question: Question, { title, step, of, answers }: Turn): Promise<string | typeof back | undefined> {
  const box = vscode.window.createInputBox();
  box.title = title;
  box.step = step;
  box.totalSteps = of;
  box.prompt = question.prompt;
  box.placeholder = question.placeholder;
  box.value = answers[question.name] ?? question.proposal?.(answers) ?? '';
  box.ignoreFocusOut = true;
  box.buttons = step > 1 ? [vscode.QuickInputButtons.Back] : [];
  // An input box shows back-ticks as they are.
  const faultOf = (): string | undefined =>
    (secretFault(box.value) ?? question.validate(box.value.trim()))?.replaceAll('`', '');
  const judge = (): boolean => {
    const fault = faultOf();
    // An empty box is not told off before anything was typed.
    box.validationMessage = box.value === '' ? undefined : fault;
    return fault === undefined;
  };
  judge();
  return new Promise((resolve) => {
    const end = (answer: string | typeof back | undefined): void => {
      resolve(answer);
      box.dispose();
    };
    box.onDidChangeValue(judge);
    box.onDidTriggerButton(() => end(back));
    box.onDidHide(() => end(undefined));
    box.onDidAccept(() => {
      if (judge()) end(box.value.trim());
      else box.validationMessage = faultOf();
    });
    box.show();
  });
}
