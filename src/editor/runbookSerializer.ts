import * as vscode from 'vscode';
import { cellOf, contentOf } from './cellPiece';

/**
 * Turns a Markdown file into cells and back, without losing a byte. It asks no network and no journal: what a step's
 * state was comes with the kernel (see `restoreStates.ts`).
 *
 * It throws on a file that cannot be understood. The editor then offers the text editor and leaves the file alone,
 * where an empty notebook would overwrite it with the next save.
 */
export const runbookSerializer: vscode.NotebookSerializer = {
  async deserializeNotebook(bytes) {
    const { decodeRunbook, splitRunbook } = await import('../runbook/file/markdown');
    return new vscode.NotebookData(splitRunbook(decodeRunbook(bytes)).map(cellOf));
  },
  async serializeNotebook({ cells }) {
    const { joinRunbook, revisePieces } = await import('../runbook/file/markdown');
    const pieces = revisePieces(cells.map((cell) => contentOf(cell, cell.value)));
    return new TextEncoder().encode(joinRunbook(pieces));
  },
};
