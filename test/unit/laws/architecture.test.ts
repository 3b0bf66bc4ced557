import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../.ci/lib.mjs';

const page = readFileSync(path.join(root, 'src/README.md'), 'utf8').replaceAll('\r\n', '\n');

/** Folders in which the page names files: those of `src`, and beside it. */
const inSource =
  /^(?:cli|editor|language|lint|lsp|ports|procedures|project|renderer|runbook|services|shared|sources|steps)\//;
const beside = /^(?:\.ci|media|snippets|test)\//;

/** What names may mean. */
const there = [
  ...below('src'),
  ...['.ci', 'media', 'snippets', 'test'].flatMap((top) => below(top).map((name) => `${top}/${name}`)),
];

describe('src/README.md', () => {
  it('names files and folders that exist', () => {
    const named = namesIn(page);
    assert.ok(named.length > 50);
    assert.deepEqual(
      named.filter((name) => !exists(name)),
      [],
      'src/README.md says where things are, and these are not there',
    );
  });

  it('takes a name for what it is: a folder, a file with or without its end, or several', () => {
    for (const name of ['lint/', 'lint/settle', 'lint/settle.ts', 'services/*/simulator/', '.ci/suites.mjs'])
      assert.ok(exists(name), name);
    for (const name of ['lint/nothing', 'lint/settle/', 'services/*/nothing', 'test/nothing.ts'])
      assert.ok(!exists(name), name);
    assert.deepEqual(namesIn('`lint/a`, `circleci/config`, `steps/<id>/x` and `npm run lint/b`'), ['lint/a']);
  });
});

/** What stands in backticks and begins with a folder; where a name is to be filled in, as in `<id>`, nothing can be there. */
function namesIn(text: string): string[] {
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  return spans.filter((name) => !/[<>\s{]/.test(name) && (inSource.test(name) || beside.test(name)));
}

/** Everything there is below a folder, from it, with slashes. */
function below(folder: string): string[] {
  const names = readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' });
  return names.map((name) => name.replaceAll(path.sep, '/'));
}

/** `*` stands for one name; a slash at the end for what lies in a folder; the end of a TypeScript file may be left out. */
function exists(name: string): boolean {
  const pattern = name.replaceAll('.', '\\.').replaceAll('*', '[^/]+');
  const whole = new RegExp(name.endsWith('/') ? `^${pattern}.` : `^${pattern}(?:\\.ts)?$`);
  return there.some((file) => whole.test(file));
}
