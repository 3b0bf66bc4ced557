import * as vscode from 'vscode';
import type { Question } from '../../services/credential';
import { onOneLine } from '../../shared/visible';
import { secretFault } from '../../steps/secretShapes';

/** Asks in the editor's quick input. The answer without white space around it; `undefined` when the person gives up. */
export async function askQuestion(question: Question): Promise<string | undefined> {
  if (question.kind === 'choice') return choose(question);
  const { kind, title, prompt, proposal, problemOf } = question;
  const answer = await vscode.window.showInputBox({
    title,
    prompt,
    password: kind === 'secret',
    ignoreFocusOut: true,
    ...(proposal !== undefined && { value: proposal }),
    validateInput: (text) => (kind === 'secret' ? undefined : secretFault(text)) ?? problemOf?.(text.trim()),
  });
  return answer === undefined || answer.trim() === '' ? undefined : answer.trim();
}

async function choose(question: Extract<Question, { kind: 'choice' }>): Promise<string | undefined> {
  const { title, placeholder, choices, other } = question;
  const items: (vscode.QuickPickItem & { readonly value?: string })[] = choices.map((choice) => ({
    ...choice,
    label: onOneLine(choice.label),
    ...(choice.description !== undefined && { description: onOneLine(choice.description) }),
  }));
  if (other !== undefined) items.push({ label: other.label });
  const picked = await vscode.window.showQuickPick(items, {
    title,
    ...(placeholder !== undefined && { placeHolder: placeholder }),
  });
  if (picked === undefined || picked.value !== undefined || other === undefined) return picked?.value;
  return askQuestion({ kind: 'text', title, prompt: other.prompt });
}
