import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const src = path.resolve(__dirname, '../../../src');

/** Where a regular expression is built at run time, and why no text from a file can give it a form of its own. */
const allowed: ReadonlyMap<string, string> = new Map([
  ['lint/commonSettings.ts', 'of a constant that the schema has too'],
  ['services/world/routing.ts', 'of the routes of the simulators'],
  ['shared/globPattern.ts', 'signs are escaped'],
  ['sources/circleci/rules/dockerCredentialsFromContext.ts', 'of settings that are names of variables'],
  ['sources/yaml/edit/isMentioned.ts', 'all but letters, digits, _ and - is escaped'],
  ['steps/landing/places.ts', 'of the patterns of the schemes'],
]);

describe('regular expressions', () => {
  it('are built at run time only where no text from a file can be taken for one', () => {
    const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
    const found = files.filter((name) => /\bRegExp\s*\(/.test(readFileSync(path.join(src, name), 'utf8')));
    assert.ok(files.length > 100);
    assert.deepEqual(found.map((name) => name.replaceAll(path.sep, '/')).sort(), [...allowed.keys()].sort());
  });
});
