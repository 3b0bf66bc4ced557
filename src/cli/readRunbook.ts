import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { readRegularFile } from '../ports/regularFile';
import { decodeRunbook, splitRunbook } from '../runbook/file/markdown';
import { rawOf } from '../runbook/file/piece';
import type { Runbook } from '../runbook/file/runbook';
import { PullbookError } from '../shared/errors';
import { LineIndex } from '../shared/text';
import { parseCells } from '../steps/parseCells';
import { describeFailure } from './readUtf8';

/** A fault of a runbook by its place in the file; both numbers are 1-based. */
export interface PlacedProblem {
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly message: string;
}

export interface ReadRunbook {
  /** The real path of the file, absolute. */
  readonly path: string;
  readonly runbook: Runbook;
  readonly problems: readonly PlacedProblem[];
}

/**
 * Reads and parses a runbook file.
 * @param today - The day to judge its review by, `YYYY-MM-DD`.
 * @throws {PullbookError} `NOT_FOUND`, `INPUT_INVALID` for a file that is no text.
 */
export async function readRunbook(folder: string, file: string, today: string): Promise<ReadRunbook> {
  const absolute = path.resolve(folder, file);
  let bytes: Uint8Array;
  let real: string;
  try {
    real = await realpath(absolute).catch(() => absolute);
    // Who names a runbook by a link means the file behind it: its state goes by that path.
    bytes = readRegularFile(real, [path.dirname(real)]);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const why = isMissing ? 'does not exist' : `cannot be read: ${describeFailure(error)}`;
    throw new PullbookError('NOT_FOUND', `\`${file}\` ${why}.`, { advice: 'Name a runbook file.' });
  }
  const text = decodeRunbook(bytes);
  const pieces = splitRunbook(text);
  const starts: number[] = [];
  let at = 0;
  for (const piece of pieces) {
    starts.push(at + piece.open.length);
    at += rawOf(piece).length;
  }
  const cells = pieces.map((piece) => ({ kind: piece.kind, text: piece.text, piece }));
  const runbook = parseCells(cells, today);
  const lines = new LineIndex(text);
  const problems = runbook.problems.map(({ cell, span, severity, code, message }) => {
    const shown = new LineIndex(cells[cell]?.text ?? '').positionAt(span.start);
    const line = lines.positionAt(starts[cell] ?? 0).line + shown.line - 1;
    return {
      line,
      column: shown.column + indentation(text, cells[cell]?.text ?? '', line, shown.line),
      severity,
      code,
      message,
    };
  });
  return { path: real, runbook, problems };
}

/** By how much a line of the file is longer than it is in its cell: a fence that is indented gives its cell less. */
function indentation(text: string, cell: string, fileLine: number, cellLine: number): number {
  const lineOf = (whole: string, line: number) => whole.split(/\r\n|\r|\n/, line)[line - 1]?.length ?? 0;
  return Math.max(0, lineOf(text, fileLine) - lineOf(cell, cellLine));
}
