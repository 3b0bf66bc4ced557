import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020';
import { parse } from 'yaml';
import { splitRunbook } from '../../../src/runbook/file/markdown';
import { parseRunbook } from '../../../src/runbook/file/runbook';
import { headerSchema, stepSchema } from '../../../src/runbook/language/schema';
import { stepKinds } from '../../../src/steps/registry';

for (const [what, path] of [
  ['template', 'media/template.runbook.md'],
  ['sample', 'media/sample/sirius.runbook.md'],
] as const) {
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

    it('is what the JSON schemas of front matter and steps take', () => {
      const ajv = new Ajv2020({ strict: false, validateFormats: false });
      const [header, step] = [ajv.compile(headerSchema()), ajv.compile(stepSchema(stepKinds))];
      for (const { kind, text } of cells) {
        if (kind === 'header') assert.ok(header(parse(text)), JSON.stringify(header.errors));
        if (kind === 'step') assert.ok(step(parse(text)), `${text}\n${JSON.stringify(step.errors?.slice(0, 3))}`);
      }
    });

    it('has a heading above every step', () => {
      for (const { id, title } of runbook.steps) assert.ok(title, id);
    });
  });
}
