import * as vscode from 'vscode';
import type { Person } from '../../language/ports';
import { askInTurn } from '../askInTurn';
import { pathOfDocument } from './editorPorts';
import type { Proposals } from './proposals';
import { notice } from '../notice';

/** Whoever sits before the editor. */
export function editorPerson(proposals: Proposals, topic: Person['topic']): Person {
  const document = vscode.window.activeTextEditor?.document;
  return {
    inView: document === undefined ? undefined : pathOfDocument(document),
    topic,
    ask: askInTurn,
    pick: async (title, choices) => (await vscode.window.showQuickPick(choices, { title }))?.value,
    busy: (title, work) =>
      Promise.resolve(vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, work)),
    say: (message) => void vscode.window.showInformationMessage(notice(message)),
    warn: (message) => void vscode.window.showWarningMessage(notice(message)),
    propose: (compute) => proposals.show(compute),
  };
}
