import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonSchema } from '../../../src/runbook/file/inputSchema';
import { jsonSchemaOf } from '../../../src/runbook/file/inputSchema';
import { findStepKind, stepKinds } from '../../../src/steps/registry';
import { pageSections, readStepPage } from './stepPage';

describe('the registry of step kinds', () => {
  it('has every kind once', () => {
    const names = stepKinds.map(({ kind }) => kind);
    assert.deepEqual(names, [...new Set(names)]);
  });

  it('finds a kind by its name, and nothing by any other', () => {
    for (const kind of stepKinds) assert.equal(findStepKind(kind.kind), kind);
    assert.equal(findStepKind('constructor'), undefined);
  });

  it('has a kind for every page', () => {
    const pages = readdirSync(join('media', 'steps'));
    const expected = stepKinds.map(({ kind }) => `${kind.replace('/', '-')}.md`);
    assert.deepEqual(
      pages.filter((page) => !expected.includes(page)),
      [],
    );
  });

  for (const kind of stepKinds) {
    describe(kind.kind, () => {
      it('is named service/noun and says in one sentence what it does', () => {
        assert.match(kind.kind, /^[a-z]+\/[a-z]+(-[a-z]+)*$/);
        assert.match(kind.summary, /^[A-Z].*[^.]\.$/);
      });

      it('describes every input', () => {
        const schema = jsonSchemaOf(kind.input);
        assert.equal(schema.type, 'object');
        assert.equal(schema.additionalProperties, false);
        assert.deepEqual(undescribed(schema, 'with'), []);
      });

      it('has a page with every heading, input and output', () => {
        const page = readStepPage(kind.kind);
        const generated = `npm run generate gives ${page.path} its title and its tables of inputs and outputs`;
        assert.deepEqual(page.headings, pageSections, `the sections of ${page.path}`);
        assert.ok(page.text.startsWith(`# ${kind.kind}\n`), generated);
        assert.deepEqual(page.rowsOf('Inputs'), Object.keys(jsonSchemaOf(kind.input).properties ?? {}), generated);
        assert.deepEqual(page.rowsOf('Outputs'), Object.keys(kind.outputs), generated);
      });

      it('has an example that its schema accepts', () => {
        const { examples, path } = readStepPage(kind.kind);
        assert.ok(examples.length > 0, `${path} has no example`);
        for (const example of examples) {
          assert.equal(example.uses, kind.kind);
          const parsed = kind.input.safeParse(example.with);
          assert.ok(parsed.success, JSON.stringify(parsed.error?.issues));
          assert.notEqual(
            kind.subject(parsed.data, (service) => service),
            '',
          );
        }
      });
    });
  }
});

function undescribed(schema: JsonSchema, path: string): string[] {
  const own = Object.entries(schema.properties ?? {});
  return own.flatMap(([name, field]) => [
    ...(field.description === undefined ? [`${path}.${name}`] : []),
    ...undescribed(field, `${path}.${name}`),
  ]);
}
