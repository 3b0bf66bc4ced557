import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundledPackages } from '../../../.ci/bundledPackages.mjs';
import { notices } from '../../../.ci/notices.mjs';

const permission = 'Permission is hereby granted, free of charge, to any person who reads this.';

describe('the notices of third parties', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'pullbook-notices-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Installs a package below `node_modules`, with these files besides. */
  function install(place: string, manifest: object, files: Readonly<Record<string, string>> = {}): void {
    const where = path.join(folder, 'node_modules', place);
    mkdirSync(where, { recursive: true });
    const name = place.replace(/^.*node_modules\//, '');
    writeFileSync(path.join(where, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(where, file), text);
  }
  const noticesOf = (...files: readonly string[]) => notices(bundledPackages(files, folder));

  it('name each package in the bundle once, with the version that is in it, and nothing of our own', () => {
    install('a', { license: 'MIT' }, { LICENSE: `A.\n${permission}` });
    install('@s/b', { license: 'MIT' }, { 'License.txt': `B.\r\n${permission}  \r\n`, NOTICE: 'By B.' });
    install('a/node_modules/@s/b', { license: 'MIT', version: '2.0.0' }, { LICENSE: permission });
    const text = noticesOf(
      'src/cli.ts',
      'node_modules/a/index.js',
      'node_modules/a/lib/x.js',
      'node_modules/@s/b/x.js',
      'node_modules/a/node_modules/@s/b/x.js',
    );
    assert.deepEqual(text.match(/^\S+ \d\S* \(.*\)$/gm), ['@s/b 1.0.0 (MIT)', '@s/b 2.0.0 (MIT)', 'a 1.0.0 (MIT)']);
    assert.ok(text.includes(`B.\n${permission}\n\nBy B.\n`), text);
  });

  it('give a text once that several packages share', () => {
    for (const name of ['a', 'b']) install(name, { license: 'MIT' }, { LICENSE: permission });
    const text = noticesOf('node_modules/a/x.js', 'node_modules/b/x.js');
    assert.equal(text.split(permission).length, 2);
    assert.match(text, /^a 1\.0\.0 \(MIT\)\nb 1\.0\.0 \(MIT\)$/m);
  });

  for (const heading of ['## License', 'Licence\n-------'])
    it(`take the section of a README under ${JSON.stringify(heading)}, where there is no file`, () => {
      const readme = `# A\n\nSee the License.\n\n${heading}\n\n${permission}\nAs is.\n\n## More\n\nelse\n`;
      install('a', { license: 'MIT' }, { 'README.md': readme });
      const text = noticesOf('node_modules/a/x.js');
      assert.ok(text.endsWith(`\n${permission}\nAs is.\n`), text);
    });

  it('take the text of a package from the same repository, where one was published without', () => {
    const repository = { url: 'git+https://git.example/a.git' };
    install('a', { license: 'MIT', repository }, { LICENSE: `Both.\n${permission}` });
    install('b', { license: 'MIT', repository });
    assert.match(noticesOf('node_modules/a/x.js', 'node_modules/b/x.js'), /^a 1\.0\.0 \(MIT\)\nb 1\.0\.0 \(MIT\)$/m);
  });

  it('are refused where a text is missing, is another one, or the licence is not known', () => {
    const repository = { url: 'git+https://git.example/a.git' };
    install('whole', { license: 'MIT' }, { LICENSE: permission });
    install('bare', { license: 'MIT' });
    install('other', { license: 'Apache-2.0' }, { LICENSE: permission });
    install('strict', { license: 'GPL-3.0-only' }, { LICENSE: permission });
    install('silent', {}, { LICENSE: permission });
    install('inherited', { license: 'constructor' }, { LICENSE: permission });
    install('same', { license: 'ISC', repository });
    install('repository', { license: 'MIT', repository }, { LICENSE: permission });
    const all = ['whole', 'bare', 'other', 'strict', 'silent', 'inherited', 'same', 'repository'];
    assert.throws(
      () => noticesOf(...all.map((name) => `node_modules/${name}/x.js`)),
      (error: Error) => {
        assert.deepEqual(error.message.split('\n').slice(1, -1), [
          'bare has no text of its licence MIT',
          "inherited has the licence 'constructor', which nobody has looked at",
          'other has no text of its licence Apache-2.0',
          'same has no text of its licence ISC',
          "silent has the licence '', which nobody has looked at",
          "strict has the licence 'GPL-3.0-only', which nobody has looked at",
        ]);
        return true;
      },
    );
  });
});
