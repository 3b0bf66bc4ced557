import * as vscode from 'vscode';
import type { OpenRunbook } from './openRunbook';
import type { OpenRunbooks } from './openRunbooks';
import type { StepAt } from './stepActions';

/**
 * The notebook that a command is about. Menus of a cell give the cell, the notebook's toolbar gives an object with its
 * URI, and the palette gives nothing: then it is the one in view.
 */
export function runbookFrom(runbooks: OpenRunbooks, argument: unknown): OpenRunbook | undefined {
  const cell = cellFrom(argument);
  if (cell !== undefined) return runbooks.containing(cell);
  const uri = (argument as { notebookEditor?: { notebookUri?: vscode.Uri } } | undefined)?.notebookEditor?.notebookUri;
  return (uri === undefined ? undefined : runbooks.find(uri.toString())) ?? runbooks.inView;
}

/** The step that a command is about: the cell it was called on, else the selected one. */
export function stepFrom(runbooks: OpenRunbooks, argument: unknown): StepAt | undefined {
  const cell = cellFrom(argument) ?? selectedCell(runbooks);
  const runbook = cell === undefined ? undefined : runbooks.containing(cell);
  const step = cell === undefined ? undefined : runbook?.stepOf(cell);
  if (runbook !== undefined && step !== undefined) return { runbook, step };
  void vscode.window.showInformationMessage('Select a step of a runbook first.');
  return undefined;
}

function cellFrom(argument: unknown): vscode.NotebookCell | undefined {
  const cell = argument as Partial<vscode.NotebookCell> | undefined;
  return cell?.notebook !== undefined && cell.document !== undefined ? (cell as vscode.NotebookCell) : undefined;
}

function selectedCell({ inView }: OpenRunbooks): vscode.NotebookCell | undefined {
  const editor = vscode.window.visibleNotebookEditors.find(({ notebook }) => notebook === inView?.document);
  return editor?.notebook.getCells(editor.selection)[0];
}
