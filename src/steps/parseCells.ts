import type { CellContent } from '../runbook/file/markdown';
import { type Runbook, parseRunbook } from '../runbook/file/runbook';
import { stepKinds } from './registry';
import { secretShapes } from './secretShapes';

/**
 * Makes sense of the cells of a runbook, with all step kinds and all secrets that they deal with. See {@link parseRunbook}.
 * @param today - The day to judge the review by, `YYYY-MM-DD`.
 */
export function parseCells(cells: readonly CellContent[], today: string): Runbook {
  return parseRunbook(cells, stepKinds, { today, secretShapes });
}
