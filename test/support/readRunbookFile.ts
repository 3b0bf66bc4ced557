import { readFileSync } from 'node:fs';
import { decodeRunbook, splitRunbook } from '../../src/runbook/file/markdown';
import { type Runbook, parseRunbook } from '../../src/runbook/file/runbook';
import { stepKinds } from '../../src/steps/registry';

/** The sample runbook that ships: the whole procedure for one product. */
export const sampleRunbook = 'media/sample/sirius.runbook.md';

/** A runbook file, parsed as editor and command line parse it. */
export function readRunbookFile(path: string): Runbook {
  const pieces = splitRunbook(decodeRunbook(readFileSync(path)));
  return parseRunbook(
    pieces.map((piece) => ({ kind: piece.kind, text: piece.text, piece })),
    stepKinds,
  );
}
