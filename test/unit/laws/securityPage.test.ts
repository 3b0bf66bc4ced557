import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../.ci/lib.mjs';
import { suiteOf } from '../../../.ci/suites.mjs';

/** A row of a table in `SECURITY.md`: what is promised, and the tests that hold it. */
interface Promised {
  readonly promise: string;
  readonly tests: readonly { readonly file: string; readonly title: string }[];
}

const page = readFileSync(path.join(root, 'SECURITY.md'), 'utf8');

/** The rows of the table under this heading, without its head. A test is a link to its file and its title in quotes. */
function promisesIn(text: string): readonly Promised[] {
  const [, section = ''] = text.split('\n## What is promised\n');
  const rows = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => {
    const [, promise = '', tests = ''] = row.split('|').map((cell) => cell.trim());
    return {
      promise,
      tests: [...tests.matchAll(/\[[^\]]+\]\(([^)]+)\): “([^”]+)”/g)].map(([, file = '', title = '']) => ({
        file,
        title,
      })),
    };
  });
}

/** The titles in a test file of what is run; `…` stands for each part that is filled in. */
function titlesOf(file: string): ReadonlySet<string> {
  const text = readFileSync(path.join(root, file), 'utf8');
  const titles = text.matchAll(/^ *(?:describe|it)\(\s*(?:'((?:[^'\\]|\\.)+)'|`([^`]+)`)/gm);
  return new Set([...titles].map(([, plain, filled = '']) => plain ?? filled.replaceAll(/\$\{[^}]*\}/g, '…')));
}

describe('SECURITY.md', () => {
  const promises = promisesIn(page);

  it('names a test for every promise, and each is there and is run', () => {
    assert.ok(promises.length >= 20, `${promises.length} promises are read`);
    for (const { promise, tests } of promises) {
      assert.ok(tests.length > 0, `no test holds: ${promise}`);
      for (const { file, title } of tests) {
        assert.ok(existsSync(path.join(root, file)), `${file} is not there`);
        assert.notEqual(suiteOf(file), undefined, `no stage runs ${file}`);
        assert.ok(titlesOf(file).has(title), `${file} has no test “${title}”`);
      }
    }
  });

  it('is read with its titles, and tells a renamed one', () => {
    const text =
      '\n## What is promised\n\n| A | B |\n|---|---|\n| p | [a](test/a.test.ts): “one”; [b](b): “two” |\n\n## Else\n\n| x |\n';
    assert.deepEqual(promisesIn(text), [
      {
        promise: 'p',
        tests: [
          { file: 'test/a.test.ts', title: 'one' },
          { file: 'b', title: 'two' },
        ],
      },
    ]);
    const own = titlesOf('test/unit/laws/securityPage.test.ts');
    assert.ok(own.has('SECURITY.md'));
    assert.ok(!own.has('SECURITY'));
    assert.ok(
      titlesOf('test/unit/support/findSecrets.test.ts').has(
        'finds a value as …, in UTF-8 and in UTF-16LE, in a file and in a text',
      ),
    );
  });

  it('reports to the repository that the package names, and to no address of mail', () => {
    const { repository } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      readonly repository: { readonly url: string };
    };
    assert.ok(page.includes(`${repository.url.replace(/\.git$/, '')}/security/advisories/new`));
    assert.doesNotMatch(page, /[\w.]+@[\w.]+\.\w+/);
  });
});
