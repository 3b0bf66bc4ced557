import type * as vscode from 'vscode';
import type { Runbook, RunbookStep } from '../runbook/file/runbook';
import { contentOf } from './cellPiece';
import type * as RunbookLanguage from './runbookLanguage';

export type ParsedNotebook = Runbook;
export type ParsedStep = RunbookStep;

/** The chunk with the parser and the language features. */
export type Language = typeof RunbookLanguage;

let parser: Language | undefined;

/** Loads the language chunk. Until that has happened once, every notebook reads as one without steps. */
export async function loadLanguage(): Promise<Language> {
  return (parser ??= await import('./runbookLanguage'));
}

export function isLanguageLoaded(): boolean {
  return parser !== undefined;
}

/** What the cells say now. */
export function parseNotebook(cells: readonly vscode.NotebookCell[]): ParsedNotebook {
  if (parser === undefined) return { inputs: {}, steps: [], problems: [] };
  return parser.parse(cells.map((cell) => contentOf(cell, cell.document.getText())));
}
