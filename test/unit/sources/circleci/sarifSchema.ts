import Ajv, { type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';

/**
 * The official JSON schema of SARIF 2.1.0 as a check. It is of draft 4; it uses nothing of that draft that later ones
 * read otherwise except the name of its own address, so that is left out. One of its patterns is not valid with the flag `u`.
 */
export function sarifSchema(): ValidateFunction {
  const file = require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema, id, ...schema } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  if (!String($schema).includes('draft-04') || !String(id).includes('sarif-2.1.0'))
    throw new Error('The package holds another schema than the one this was written for.');
  const ajv = new Ajv({ strict: false, unicodeRegExp: false });
  addFormats(ajv);
  return ajv.compile(schema);
}
