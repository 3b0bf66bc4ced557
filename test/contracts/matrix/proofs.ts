import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { outDir } from '../../../.ci/lib.mjs';

/** Columns of the matrix in `test/README.md`. */
export type Column = 'clientDocument' | 'simulatorDocument' | 'otherServer' | 'otherClient' | 'wireFixture';

/** One line of JSON for each cell that a run has shown to hold. */
export const proofsFile = path.join(outDir, 'contracts', 'proofs.jsonl');

const known = new Set<string>();

/**
 * Says that a check has held for an operation. `matrix.test.ts` compares what the checks of a run have said with the
 * matrix.
 *
 * @param service - As `ServiceId`.
 * @param operation - `METHOD /path/{template}` as the vendor writes it, or the name of an operation of AWS.
 */
export function proves(service: string, operation: string, column: Column): void {
  const proof = JSON.stringify({ service, operation, column });
  if (known.has(proof)) return;
  known.add(proof);
  mkdirSync(path.dirname(proofsFile), { recursive: true });
  appendFileSync(proofsFile, `${proof}\n`);
}
