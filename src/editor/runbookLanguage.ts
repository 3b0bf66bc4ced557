import { completionsAt } from '../runbook/language/completion';
import type { Completion } from '../runbook/language/completion';
import { dayOf } from '../runbook/run/localTime';
import { hoverAt } from '../runbook/language/hover';
import type { Hover } from '../runbook/language/hover';
import type { CellContent } from '../runbook/file/markdown';
import type { Runbook } from '../runbook/file/runbook';
import { parseCells } from '../steps/parseCells';
import { stepKinds } from '../steps/registry';

/** What the language features need of the step kinds. A chunk of its own: it brings all kinds and their schemas along. */
export function parse(cells: readonly CellContent[]): Runbook {
  return parseCells(cells, dayOf(Date.now()));
}

export function complete(runbook: Runbook, cells: readonly CellContent[], cell: number, offset: number): Completion[] {
  return completionsAt(runbook, cells, cell, offset, stepKinds);
}

export function hover(runbook: Runbook, cell: number, offset: number): Hover | undefined {
  return hoverAt(runbook, cell, offset, stepKinds);
}

export { definitionOf, occurrencesOf, renameStep, symbolAt } from '../runbook/language/navigation';
