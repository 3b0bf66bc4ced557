import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { splitRunbook } from '../../../src/runbook/file/markdown';
import { parseRunbook } from '../../../src/runbook/file/runbook';
import { procedures } from '../../../src/procedures/registry';
import { renderTemplate } from '../../../src/procedures/renderTemplate';
import { parseCells } from '../../../src/steps/parseCells';
import { stepKinds } from '../../../src/steps/registry';

describe('the list of procedures', () => {
  it('has a line for each folder, under the name of that folder', () => {
    const folders = readdirSync('src/procedures', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(
      procedures.map(({ id }) => id),
      folders.map(({ name }) => name),
    );
  });

  it('asks for inputs that each template has', () => {
    for (const procedure of procedures) {
      const placeholders = procedure.questions.map(({ name, placeholder }) => [name, placeholder] as const);
      const text = readFileSync(templateOf(procedure.id), 'utf8');
      const filled = renderTemplate(procedure, text, Object.fromEntries(placeholders), '2026-11-23');
      const { problems } = parseCells(splitRunbook(filled), '2026-11-23');
      assert.deepEqual(problems, []);
    }
  });
});

const templateOf = (id: string): string => `src/procedures/${id}/template.runbook.md`;

for (const [what, path] of [
  ...procedures.map(({ id }) => [`template of ${id}`, templateOf(id)] as const),
  ['sample', 'media/sample/sirius.runbook.md'] as const,
]) {
  describe(`the ${what} runbook against the real step kinds`, () => {
    const cells = splitRunbook(readFileSync(path, 'utf8'));
    const runbook = parseRunbook(cells, stepKinds, { today: '2026-11-23' });

    it('has no problem', () => {
      assert.deepEqual(
        runbook.problems.map(({ cell, code, message }) => `${cells[cell]?.text.split('\n')[0]} ${code}: ${message}`),
        [],
      );
    });

    it('uses every step kind there is', () => {
      assert.deepEqual(new Set(runbook.steps.map(({ uses }) => uses)), new Set(stepKinds.map(({ kind }) => kind)));
    });

    it('has a heading above every step', () => {
      for (const { id, title } of runbook.steps) assert.ok(title, id);
    });
  });
}
