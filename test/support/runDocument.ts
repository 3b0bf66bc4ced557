import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import type { RunDocument } from '../../src/cli/printRun';

/** The published schema, and besides that no field is left out of it. */
const fits = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync('media/run-report.schema.json', 'utf8'), (name, value: unknown) =>
    typeof value === 'object' && value !== null && 'properties' in value && name !== 'part'
      ? { additionalProperties: false, ...value }
      : value,
  ) as object,
);

/** What a command printed with `--json`, which fits the schema. */
export function runDocument(stdout: string): RunDocument {
  const parsed = JSON.parse(stdout) as RunDocument;
  assert.ok(fits(parsed), JSON.stringify(fits.errors));
  return parsed;
}
