import * as vscode from 'vscode';
import type { CellContent } from '../runbook/file/markdown';
import type { Piece, PieceKind } from '../runbook/file/piece';

/** The metadata of a cell that came from the file: its source, so that saving can give back the same bytes. */
interface CellMetadata {
  readonly pullbook?: Piece;
}

/** The cell that shows one piece of the file. */
export function cellOf(piece: Piece): vscode.NotebookCellData {
  const isProse = piece.kind === 'prose';
  const cell = new vscode.NotebookCellData(
    isProse ? vscode.NotebookCellKind.Markup : vscode.NotebookCellKind.Code,
    piece.text,
    isProse ? 'markdown' : 'yaml',
  );
  cell.metadata = { pullbook: piece } satisfies CellMetadata;
  return cell;
}

/**
 * What a cell holds for the file. A copied cell has its text but no metadata, and a cell whose kind was switched has
 * metadata of another kind: both count as new.
 */
export function contentOf(
  cell: { readonly kind: vscode.NotebookCellKind; readonly metadata?: Readonly<Record<string, unknown>> | undefined },
  text: string,
): CellContent {
  const piece = (cell.metadata as CellMetadata | undefined)?.pullbook;
  const kind: PieceKind =
    cell.kind === vscode.NotebookCellKind.Markup ? 'prose' : piece?.kind === 'header' ? 'header' : 'step';
  return { kind, text, ...(piece?.kind === kind && { piece }) };
}
