import assert from 'node:assert/strict';
import Ajv from 'ajv';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Log } from 'sarif';
import { lintCommand } from '../../../src/cli/lintCommand';
import { sources } from '../../support/sources';
import { toySource } from '../../support/toySource';
import { sarifSchema } from '../sources/circleci/sarifSchema';

const schema = path.join(__dirname, '../../../media/lint-report.schema.json');
const isReport = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
const isSarif = sarifSchema();

/** A new source needs no line of the command line: this one is in nobody's registry. */
for (const unit of ['file', 'repository'] as const) {
  describe(`pullbook lint of a source that it does not know, linted by ${unit}`, () => {
    let folder = '';
    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'pullbook-toy-'));
      mkdirSync(path.join(folder, '.git'));
      write('index.toy', 'hello\n');
      write('words/a.toy', 'HELLO\nhello\nworld\n');
      write('words/notes.txt', 'HELLO\n');
      write('vendor/b.toy', 'HELLO\n');
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const write = (name: string, text: string): void => {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    };
    const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
    const run = async (args: readonly string[], stdin = ''): Promise<{ code: number; out: string; err: string }> => {
      let out = '';
      let err = '';
      const io = {
        stdout: (text: string) => void (out += text),
        stderr: (text: string) => void (err += text),
        environment: {},
        folder,
        isInteractive: false,
        signal: new AbortController().signal,
      };
      const readStdin = (): Promise<Buffer> => Promise.resolve(Buffer.from(stdin));
      const code = await lintCommand(args, io, { readStdin, sources: [...sources, toySource(unit)] });
      return { code, out, err };
    };
    /** What one list says of another is known where they are linted together. */
    const unlisted =
      unit === 'repository' ? ['words/a.toy:3:1: error: `world` is not in the index. [toy-unlisted]'] : [];
    const shouting = 'words/a.toy:1:1: warning: `HELLO` is in capital letters. [toy-shouting]';

    it('finds its files, tells what is in them, and lets the others be', async () => {
      const { code, out, err } = await run([]);
      assert.deepEqual([code, err], [1, '']);
      const count = 1 + unlisted.length;
      const sum = `${count} finding${count === 1 ? '' : 's'} in 2 files, ${count} fixable with --fix.`;
      assert.deepEqual(out.trimEnd().split('\n'), [shouting, ...unlisted, sum]);
      assert.match(
        (await run(['words/notes.txt'])).err,
        /it is no CircleCI config and no Terraform file and no list of words/,
      );
      assert.equal((await run(['vendor/b.toy'])).code, 1, 'a file that is named is linted wherever it is');
      assert.match((await run(['--help'])).out, /\*\*\/\*\.toy/);
    });

    it('takes a file of another name, and standard input, for what they are said to be', async () => {
      const renamed = await run(['words/notes.txt', '--source', 'toy']);
      assert.deepEqual([renamed.code, /toy-shouting/.test(renamed.out)], unit === 'file' ? [1, true] : [3, false]);
      const { code, out } = await run(['--stdin-filename', 'words/a.toy'], 'fine\nWORSE\n');
      assert.equal(code, 1);
      assert.match(out, /^words\/a\.toy:2:1: warning: `WORSE` is in capital letters/m);
      assert.equal((await run(['-'], 'hello\n')).code, 64);
    });

    it('reports as JSON, SARIF and annotations', async () => {
      const json: unknown = JSON.parse((await run(['--format', 'json'])).out);
      assert.ok(isReport(json), JSON.stringify(isReport.errors));
      const { out } = await run(['--format', 'sarif']);
      const sarif = JSON.parse(out) as Log;
      assert.ok(isSarif(sarif), JSON.stringify(isSarif.errors));
      const [{ results = [], tool } = assert.fail('there is no run')] = sarif.runs;
      const { rules = [] } = tool.driver;
      assert.equal(results.length, 1 + unlisted.length);
      for (const { ruleId, ruleIndex = -1 } of results) assert.equal(rules[ruleIndex]?.id, ruleId);
      const tagsOf = (id: string): unknown => rules.find((rule) => rule.id === id)?.properties?.['tags'];
      assert.deepEqual(tagsOf('toy-shouting'), ['maintainability', 'words']);
      assert.deepEqual(tagsOf('unauthenticated-docker-pull'), ['security', 'docker', 'circleci']);
      assert.deepEqual(tagsOf('swapped-dockerhub-credentials')?.toString().split(',').slice(1), [
        'docker',
        'terraform',
      ]);
      assert.match(
        (await run(['--format', 'github'])).out,
        /^::warning file=words\/a\.toy,line=1,endLine=1,col=1,endColumn=6,title=toy-shouting::/m,
      );
    });

    it('fixes what is asked for', async () => {
      const partly = await run(['words', '--fix']);
      assert.equal(partly.code, unit === 'repository' ? 1 : 0);
      assert.deepEqual([read('words/a.toy'), read('index.toy')], ['hello\nhello\nworld\n', 'hello\n']);
      assert.equal((await run(['--fix'])).code, 0);
      assert.equal(read('index.toy'), unit === 'repository' ? 'hello\nworld\n' : 'hello\n');
      assert.equal(read('vendor/b.toy'), 'HELLO\n');
    });

    it('goes by settings and comments', async () => {
      write('.pullbook.yml', 'rules: {toy-shouting: off, toy-unlisted: hint, toy-unknown: off}\n');
      const { out, err } = await run(['words']);
      assert.equal(err, 'pullbook lint: .pullbook.yml:1:48: Setting `rules`: there is no rule `toy-unknown`\n');
      assert.deepEqual([/toy-shouting/.test(out), /hint: .*toy-unlisted/.test(out)], [false, unit === 'repository']);
      rmSync(path.join(folder, '.pullbook.yml'));
      write('words/a.toy', 'HELLO # pullbook: ignore[toy-shouting] a greeting\n');
      assert.equal((await run(['words'])).code, 0);
    });
  });
}
