import assert from 'node:assert/strict';
import Ajv from 'ajv';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lintCommand } from '../../../src/cli/lintCommand';
import { sarifSchema } from '../sources/circleci/sarifSchema';
import { benchOf } from '../sources/ruleBenches';
import { readRuleFixtures } from '../sources/ruleFixture';
import { splitFiles } from '../sources/terraform/wiringFixture';
import { wiringRules } from '../../../src/sources/terraform/registry';

const schema = path.join(__dirname, '../../../media/lint-report.schema.json');
const isReport = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
const isSarif = sarifSchema();

interface Report {
  readonly files: readonly {
    readonly path: string;
    readonly findings: readonly {
      readonly rule: string;
      readonly related: readonly { readonly path?: string }[];
      readonly fix?: { readonly edits: readonly { readonly path?: string; readonly text: string }[] };
    }[];
  }[];
}

describe('pullbook lint of Terraform', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'pullbook-tf-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
  const fixture = (rule: string, name: string): void => {
    const found = readRuleFixtures(benchOf('terraform'), rule).find((one) => one.name === name);
    for (const [file, text] of found?.files ?? []) write(file, text);
  };
  const run = async (args: readonly string[], stdin = '', at = folder) => {
    let out = '';
    let err = '';
    const io = {
      stdout: (text: string) => void (out += text),
      stderr: (text: string) => void (err += text),
      environment: {},
      folder: at,
      isInteractive: false,
      signal: new AbortController().signal,
    };
    const code = await lintCommand(args, io, { readStdin: () => Promise.resolve(Buffer.from(stdin)) });
    return { code, out, err };
  };

  it('passes over copies that tools make', async () => {
    const text = 'module "a" {\n  source            = "./a"\n  circleci_env_vars = { DOCKER_USER = "somebody" }\n}\n';
    write('live/main.tf', text);
    for (const copy of ['.terragrunt-cache/a/b', '.terraform/modules/a']) write(`live/${copy}/main.tf`, text);
    const { out } = await run(['--format', 'json']);
    assert.deepEqual(
      (JSON.parse(out) as Report).files.map(({ path: name }) => name),
      ['live/main.tf'],
    );
  });

  it('finds faults over files, and is clean where there are none', async () => {
    fixture('missing-dockerhub-output', 'err.tf');
    const { code, out } = await run([]);
    assert.equal(code, 1);
    assert.match(out, /^main\.tf:\d+:15: error: There is no output .*\[missing-dockerhub-output\]$/m);
    assert.match(out, /^sirius\/main\.tf:2:1: error: .*\[missing-dockerhub-output\]$/m);
    fixture('missing-dockerhub-output', 'ok.tf');
    rmSync(path.join(folder, 'sirius'), { recursive: true });
    fixture('missing-dockerhub-output', 'ok.tf');
    assert.equal((await run([])).code, 0);
  });

  it('names other files in related places and edits, by the same paths as its own', async () => {
    mkdirSync(path.join(folder, '.git'));
    fixture('missing-dockerhub-output', 'err.tf');
    const { out } = await run(['../main.tf', '--format', 'json'], '', path.join(folder, 'sirius'));
    const report = JSON.parse(out) as Report;
    assert.ok(isReport(report), JSON.stringify(isReport.errors));
    assert.deepEqual(
      report.files.map((file) => file.path),
      ['../main.tf'],
    );
    const [finding] = report.files[0]!.findings;
    assert.deepEqual(
      finding?.fix?.edits.map((edit) => edit.path),
      ['main.tf'],
    );
  });

  it('fixes what is safe and asked for, and leaves what would change a file that is not', async () => {
    mkdirSync(path.join(folder, '.git'));
    fixture('missing-dockerhub-output', 'err.tf');
    const before = read('main.tf');
    const partly = await run(['main.tf', '--fix']);
    assert.equal(partly.code, 1);
    const { code, out } = await run(['--fix']);
    assert.equal(code, 0, out);
    assert.match(out, /1 fixed/);
    assert.equal(read('main.tf'), before);
    assert.match(read('sirius/main.tf'), /output "aws_secretsmanager_secret_dockerhub_token"/);
    assert.match((await run(['--fix'])).out, /^No findings/);
  });

  it('writes through no link, and reads none that leaves the given folders', async () => {
    fixture('missing-dockerhub-output', 'err.tf');
    const faulty = read('sirius/main.tf');
    write('real.txt', faulty);
    rmSync(path.join(folder, 'sirius/main.tf'));
    symlinkSync('../real.txt', path.join(folder, 'sirius/main.tf'));
    const { code, err } = await run(['--fix', '--unsafe-fixes']);
    assert.equal(code, 3);
    assert.match(err, /sirius\/main\.tf: it is a symbolic link, and no fix is written through one/);
    assert.equal(read('real.txt'), faulty);
    assert.ok(lstatSync(path.join(folder, 'sirius/main.tf')).isSymbolicLink());
    assert.deepEqual(readdirSync(path.join(folder, 'sirius')), ['main.tf']);
    const inner = await run(['sirius', '--fix', '--unsafe-fixes']);
    assert.equal(inner.code, 3);
    assert.match(inner.err, /sirius\/main\.tf: it is reached by a link that leaves the given folders/);
    assert.equal(read('real.txt'), faulty);
  });

  it('keeps line ends and a byte order mark when it fixes', async () => {
    fixture('swapped-dockerhub-credentials', 'err.tf');
    write('main.tf', `\ufeff${read('main.tf').replaceAll('\n', '\r\n')}`);
    assert.equal((await run(['--fix'])).code, 0);
    assert.ok(read('main.tf').startsWith('\ufeff'));
    assert.ok(!/[^\r]\n/.test(read('main.tf')));
  });

  it('reads a file from standard input in the place of the one on disk', async () => {
    fixture('swapped-dockerhub-credentials', 'err.tf');
    const faulty = read('main.tf');
    write('main.tf', '');
    const { code, out } = await run(['--stdin-filename', 'main.tf'], faulty);
    assert.equal(code, 1);
    assert.match(out, /^main\.tf:\d+:\d+: error: .*\[swapped-dockerhub-credentials\]$/m);
    const name = `../${path.basename(folder)}/main.tf`;
    const named = await run(['--stdin-filename', name], faulty);
    assert.ok(named.out.startsWith(`${name}:`), 'the report calls it as it was called');
  });

  it('says nothing of Terraform that is none of its business', async () => {
    write('network.tf', 'resource "aws_vpc" "main" {\n  cidr = {{ not.hcl }}\n}\n');
    const { code, err } = await run([]);
    assert.equal(code, 3);
    assert.match(err, /nothing found/);
    write('.circleci/config.yml', 'version: 2.1\njobs:\n  build:\n    machine: true\n    steps: [checkout]\n');
    assert.match((await run([])).out, /^No findings in 1 file\./);
    assert.match((await run(['network.tf'])).out, /^No findings in 1 file\./);
    assert.equal((await run(['missing.tf'])).code, 3);
    writeFileSync(path.join(folder, 'latin.tf'), Buffer.from([0x23, 0xe9, 0x0a]));
    assert.match((await run(['latin.tf'])).err, /latin\.tf: the text is not UTF-8/);
  });

  it('takes settings from .pullbook.yml', async () => {
    fixture('swapped-dockerhub-credentials', 'err.tf');
    write('.pullbook.yml', 'rules:\n  swapped-dockerhub-credentials: off\n');
    const { code, err } = await run([]);
    assert.deepEqual([code, err], [0, '']);
  });

  for (const { id } of wiringRules) {
    it(`writes JSON and SARIF by their schemas for every fixture of ${id}`, async () => {
      for (const { name, files } of readRuleFixtures(benchOf('terraform'), id)) {
        rmSync(folder, { recursive: true });
        mkdirSync(folder);
        for (const [file, text] of files) write(file, text);
        const json: unknown = JSON.parse((await run(['--format', 'json'])).out);
        assert.ok(isReport(json), `${name}: ${JSON.stringify(isReport.errors)}`);
        const sarif: unknown = JSON.parse((await run(['--format', 'sarif'])).out);
        assert.ok(isSarif(sarif), `${name}: ${JSON.stringify(isSarif.errors)}`);
      }
    });
  }

  it('has fixtures that it can split', () =>
    assert.deepEqual(splitFiles('# file: a.tf\nb\n'), [{ path: 'a.tf', text: 'b\n' }]));
});
