import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The documentation page of a kind. */
export interface StepPage {
  readonly path: string;
  readonly text: string;
  /** Titles of second level, in order. */
  readonly headings: readonly string[];
  /** The first cell of each row of the tables under a heading. */
  rowsOf(heading: string): readonly string[];
  /** The `yaml step` fences, parsed. */
  readonly examples: readonly { readonly id: string; readonly uses: string; readonly with: unknown }[];
}

/** What a page has, in this order. */
export const pageSections = ['Example', 'Inputs', 'Outputs', 'What it writes', 'Undo', 'Limits', 'Sources'];

/** @throws where there is no page: a kind without one is not done. */
export function readStepPage(kind: string): StepPage {
  const path = join('media', 'steps', `${kind.replace('/', '-')}.md`);
  assert.ok(
    existsSync(path),
    `write ${path}, with the sections ${pageSections.join(', ')}, and a \`yaml step\` fence under Example; then npm run generate`,
  );
  const text = readFileSync(path, 'utf8');
  const sections = text.split(/^## /m).slice(1);
  return {
    path,
    text,
    headings: sections.map((section) => section.split('\n', 1)[0] ?? ''),
    rowsOf: (heading) =>
      (sections.find((section) => section.startsWith(`${heading}\n`)) ?? '')
        .split('\n')
        .map((line) => /^\| `([^`]+)` \|/.exec(line)?.[1])
        .filter((name) => name !== undefined),
    examples: [...text.matchAll(/^```yaml step\n([\s\S]*?)^```$/gm)].map(
      (match) => parse(match[1] ?? '') as StepPage['examples'][number],
    ),
  };
}
