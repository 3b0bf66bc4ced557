import assert from 'node:assert/strict';
import Ajv from 'ajv';
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lintCommand } from '../../../../src/cli/lintCommand';
import { lintSarif } from '../../../../src/cli/lintSarif';
import { sources } from '../../../support/sources';
import { rules } from '../../../../src/sources/circleci/registry';
import { oldConfig, teamConfig } from './sampleConfigs';
import { benchOf } from '../ruleBenches';
import { readRuleFixtures } from '../ruleFixture';
import { sarifSchema } from './sarifSchema';

const media = path.join(__dirname, '../../../../media');
const reportSchema = new Ajv({ strict: false }).compile(
  JSON.parse(readFileSync(path.join(media, 'lint-report.schema.json'), 'utf8')) as object,
);
const isSarif = sarifSchema();

const clean = 'version: 2.1\njobs:\n  build:\n    machine: true\n    steps: [checkout]\n';

const workflow = (options: string): string => `workflows:\n  w:\n    jobs:\n      - ship:\n${options}`;
const contextList =
  '          context:\n            - npm-publish\n            - dockerhub-push\n            - slack\n';
const configsWithContexts = {
  'a login that pulls': `version: 2.1
jobs:
  ship:
    machine: true
    steps:
      - run: echo "$DOCKER_ACCESS_TOKEN" | docker login -u "$DOCKER_USER" --password-stdin
      - run: docker build . && docker push acme/app:1
${workflow(`${contextList}          filters: {branches: {only: main}}\n`)}`,
  'a login that only pushes': `version: 2.1
jobs:
  ship:
    docker:
      - image: ghcr.io/acme/ci:1
    steps:
      - setup_remote_docker
      - run: echo "$HUB_KEY" | docker login -u "$HUB_NAME" --password-stdin
      - run: docker push acme/app:1
${workflow('          context:\n            - dockerhub-push\n            - slack\n')}`,
  'an executor that gets its auth in the same run': `version: 2.1
executors:
  box:
    docker:
      - image: acme/app:1
jobs:
  ship:
    executor: box
    steps: [checkout]
${workflow(`${contextList}          requires: []\n`)}`,
};

interface Finding {
  readonly rule: string;
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly column: number; readonly offset: number } };
  readonly data: object;
  readonly fix?: { readonly safe: boolean };
}

interface Report {
  readonly files: readonly {
    readonly path: string;
    readonly error?: string;
    readonly findings: readonly Finding[];
    readonly unknown?: readonly { readonly what: string; readonly owner: string; readonly missing: string }[];
  }[];
  readonly summary: { readonly findings: number; readonly fixed: number; readonly unknown: number };
}

describe('pullbook lint', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'pullbook-lint-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
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
    const code = await lintCommand(args, io, { readStdin: () => Promise.resolve(Buffer.from(stdin)) });
    return { code, out, err };
  };
  const json = async (args: readonly string[], stdin?: string): Promise<Report> => {
    const { out } = await run([...args, '--format', 'json'], stdin);
    const report: unknown = JSON.parse(out);
    assert.ok(reportSchema(report), JSON.stringify(reportSchema.errors));
    return report as Report;
  };

  it('finds configs below .circleci folders, at any depth, and sources of packed ones not', async () => {
    for (const name of [
      '.circleci/config.yml',
      'sub/.circleci/a/more.yaml',
      '.circleci/src/jobs/x.yml',
      'node_modules/m/.circleci/config.yml',
      'other.yml',
      '.circleci/notes.txt',
    ])
      write(name, clean);
    const report = await json([]);
    assert.deepEqual(
      report.files.map(({ path: name }) => name),
      ['.circleci/config.yml', 'sub/.circleci/a/more.yaml'],
    );
    assert.deepEqual(
      (await json(['.circleci'])).files.map(({ path: name }) => name),
      ['.circleci/config.yml'],
    );
  });

  it('tells clean, findings, wrong usage and unreadable apart by its exit code', async () => {
    write('clean/.circleci/config.yml', clean);
    write('.circleci/bad.yml', oldConfig);
    assert.equal((await run(['clean'])).code, 0);
    assert.equal((await run(['.circleci/bad.yml'])).code, 1);
    for (const args of [
      ['--nonsense'],
      ['--format', 'xml'],
      ['--profile', 'lax'],
      ['--unsafe-fixes'],
      ['--fix', '-'],
      ['--fix', '--stdin-filename', '.circleci/bad.yml'],
      ['--stdin-filename', 'x.yml', '.circleci/bad.yml'],
      ['--source', 'yaml'],
      ['-'],
    ]) {
      const { code, err, out } = await run(args);
      assert.deepEqual([code, out], [64, ''], args.join(' '));
      assert.match(err, /--help/);
    }
    const missing = await run(['.circleci/bad.yml', 'no-such.yml']);
    assert.equal(missing.code, 3);
    assert.match(missing.err, /no-such\.yml: there is no such file/);
    assert.match(missing.out, /\.circleci\/bad\.yml:.* in 1 file, 1 not read\.$/ms);
    mkdirSync(path.join(folder, 'empty'));
    assert.equal((await run(['empty'])).code, 3);
    assert.equal((await run(['--help'])).code, 0);
  });

  it('refuses a file that its path makes no source’s, and lints it as what it is said to be', async () => {
    const steps = '    steps:\n      - uses: docker/login-action@v3\n      - run: docker pull alpine\n';
    write('.github/workflows/ci.yml', `on: push\njobs:\n  build:\n    runs-on: ubuntu-latest\n${steps}`);
    write('.circleci/src/jobs/x.yml', oldConfig);
    write('.circleci/bad.yml', oldConfig);
    for (const name of ['.github/workflows/ci.yml', '.circleci/src/jobs/x.yml']) {
      const { code, out, err } = await run([name, '.circleci/bad.yml']);
      assert.equal(code, 3);
      assert.match(out, /3 findings in 1 file, 1 not read\.$/m);
      assert.ok(
        err.startsWith(`pullbook lint: ${name}: by its path it is no CircleCI config and no Terraform file;`),
        err,
      );
      assert.match(err, /`--source circleci\|terraform` lints it as one$/m);
    }
    assert.equal((await run(['--stdin-filename', '.github/workflows/ci.yml'], oldConfig)).code, 3);
    const said = await run(['.circleci/src/jobs/x.yml', '--source', 'circleci']);
    assert.match(said.out, /^\.circleci\/src\/jobs\/x\.yml:5:14: .*\[unauthenticated-docker-pull\]$/m);
    assert.equal(
      (await run(['.', '--source', 'terraform'])).code,
      3,
      'a folder is searched for what is asked for alone',
    );
    const renamed = await run(['.circleci/bad.yml', '--source', 'terraform']);
    assert.deepEqual([renamed.code, /a Terraform file has another name/.test(renamed.err)], [3, true]);
  });

  it('reports one line for each finding as text', async () => {
    write('.circleci/bad.yml', oldConfig);
    const { out } = await run(['.circleci/bad.yml']);
    const lines = out.trimEnd().split('\n');
    assert.match(
      lines[0] ?? '',
      /^\.circleci\/bad\.yml:5:14: warning: Image `acme\/golang:1\.11` .* \[unauthenticated-docker-pull\]$/,
    );
    assert.match(lines.at(-1) ?? '', /^3 findings in 1 file\.$/);
  });

  it('reports places, pulls and the first docker call as JSON', async () => {
    write('.circleci/bad.yml', oldConfig);
    const report = await json(['.circleci/bad.yml']);
    const [image, , login] = report.files[0]?.findings ?? [];
    assert.deepEqual(image?.range.start, { line: 5, column: 14, offset: oldConfig.indexOf('acme/golang') });
    assert.deepEqual(image.data, {
      pulls: ['jobs.build', 'jobs.test'].map((owner) => ({
        owner,
        index: 0,
        image: 'acme/golang:1.11',
        registry: 'docker.io',
      })),
    });
    assert.deepEqual(login?.data, { owner: 'jobs.test', step: 2, command: 'docker build .' });
    assert.equal(image.fix?.safe, false);
    assert.equal(report.summary.findings, 3);
  });

  it('counts what is not known beside what is clean, and is right all the same', async () => {
    const text =
      'version: 2.1\norbs: {node: circleci/node@7.0.0}\njobs:\n  build:\n    machine: true\n    steps: [run: docker pull $IMAGE]\nworkflows: {w: {jobs: [build, node/test]}}\n';
    write('.circleci/open.yml', text);
    const plain = await run(['.circleci/open.yml']);
    assert.deepEqual([plain.out, plain.code], ['No findings in 1 file, 2 pulls not known.\n', 0]);
    const report = await json(['.circleci/open.yml']);
    assert.deepEqual(
      report.files[0]?.unknown?.map(({ what, owner, missing }) => [what, owner, missing]),
      [
        ['call docker pull $IMAGE', 'jobs.build', 'which image `$IMAGE` is'],
        ['job node/test', 'workflows', 'what job `node/test` of its orb pulls, and as whom'],
      ],
    );
    assert.equal(report.summary.unknown, 2);
    write('.circleci/known.yml', text.replace('$IMAGE', 'quay.io/a/b').replace(', node/test', ''));
    assert.equal((await run(['.circleci/known.yml'])).out, 'No findings in 1 file.\n');
    assert.deepEqual((await json(['.circleci/known.yml'])).files[0]?.unknown, []);
  });

  it('writes SARIF and annotations', async () => {
    write('a dir/.circleci/bad.yml', teamConfig);
    const { out, code } = await run(['a dir/.circleci/bad.yml', '--format', 'sarif', '--profile', 'pedantic']);
    assert.equal(code, 1);
    const sarif: unknown = JSON.parse(out);
    assert.ok(isSarif(sarif), JSON.stringify(isSarif.errors));
    assert.match(out, /"uri": "a%20dir\/\.circleci\/bad\.yml"/);
    assert.match(out, /"fixes"/);
    assert.ok(isSarif(JSON.parse(await lintSarif([], sources))));
    assert.ok(!isSarif({ ...(sarif as object), version: '2.0.0' }), 'the schema refuses nothing');

    const github = await run(['a dir/.circleci/bad.yml', '--format', 'github']);
    assert.match(
      github.out,
      /^::error file=a dir\/\.circleci\/bad\.yml,line=\d+,endLine=\d+,col=\d+,endColumn=\d+,title=[\w-]+::.*$/m,
    );
    assert.ok(
      github.out
        .trimEnd()
        .split('\n')
        .every((line) => /^::(?:error|warning|notice) /.test(line)),
    );
  });

  it('says in SARIF what a rule is about and whose it is', async () => {
    const { out } = await run(['a dir/.circleci/bad.yml', '--format', 'sarif']);
    const { runs } = JSON.parse(out) as {
      runs: readonly { tool: { driver: { rules: readonly { id: string; properties: { tags: unknown } }[] } } }[];
    };
    const tags = new Map(runs[0]?.tool.driver.rules.map(({ id, properties }) => [id, properties.tags]));
    assert.deepEqual(tags.get('hardcoded-docker-credentials'), ['security', 'docker', 'circleci']);
    assert.deepEqual(tags.get('outdated-docker-orb'), ['maintainability', 'docker', 'circleci']);
    assert.deepEqual(tags.get('terraform-parse-error'), ['correctness', 'docker', 'terraform']);
    assert.deepEqual(tags.get('unused-ignore'), ['maintainability', 'docker', 'circleci', 'terraform']);
  });

  it('writes SARIF by the official schema for every fixture of every rule, unreadable files too', async () => {
    const fixtures = rules.flatMap(({ id }) => readRuleFixtures(benchOf('circleci'), id).map(({ file }) => file));
    const { out, code } = await run([
      'no-such.yml',
      ...fixtures,
      ...['--source', 'circleci', '--format', 'sarif', '--profile', 'pedantic'],
    ]);
    assert.equal(code, 3);
    const sarif = JSON.parse(out) as { runs: readonly { results: readonly { ruleId: string; fixes?: object }[] }[] };
    assert.ok(isSarif(sarif), JSON.stringify(isSarif.errors?.slice(0, 3)));
    const results = sarif.runs[0]?.results ?? [];
    assert.ok(new Set(results.map(({ ruleId }) => ruleId)).size > 25);
    assert.ok(results.filter(({ fixes }) => fixes !== undefined).length > 50);
  });

  it('fixes what is safe, more when asked, and keeps line ends and byte order mark', async () => {
    const source = `\ufeff${teamConfig.replaceAll('\n', '\r\n')}`;
    const file = write('.circleci/bad.yml', source);
    const before = await json(['.circleci/bad.yml']);
    const after = await json(['.circleci/bad.yml', '--fix']);
    assert.ok(after.summary.fixed > 0 && after.summary.findings < before.summary.findings);
    assert.ok(after.files[0]?.findings.every(({ fix }) => fix?.safe !== true));
    const fixed = readFileSync(file, 'utf8');
    assert.ok(fixed.startsWith('\ufeff# Build'));
    assert.doesNotMatch(fixed, /[^\r]\n/);
    const all = await json(['.circleci/bad.yml', '--fix', '--unsafe-fixes']);
    assert.ok(all.summary.findings < after.summary.findings);
    assert.deepEqual(
      all.files[0]?.findings.filter(({ fix }) => fix !== undefined),
      [],
    );
  });

  for (const [what, config] of Object.entries(configsWithContexts))
    it(`takes no context away, whatever is asked for: ${what}`, async () => {
      write('.circleci/config.yml', config);
      const contexts = config.slice(config.indexOf('workflows:'));
      for (const profile of ['recommended', 'strict', 'pedantic']) {
        const found = await json(['--profile', profile]);
        const own = found.files[0]?.findings.filter(({ rule }) => rule === 'docker-credentials-from-context') ?? [];
        assert.ok(own.every(({ fix }) => fix === undefined));
        await run(['--fix', '--profile', profile]);
        const { out } = await run(['--fix', '--unsafe-fixes', '--profile', profile]);
        assert.doesNotMatch(out, /fixable/);
        const fixed = readFileSync(path.join(folder, '.circleci/config.yml'), 'utf8');
        assert.equal(fixed.slice(fixed.indexOf('workflows:')), contexts, profile);
      }
    });

  it('reads standard input, under the name it is given', async () => {
    const report = await json(['-', '--stdin-filename', '.circleci/config.yml'], oldConfig);
    assert.equal(report.files[0]?.path, '.circleci/config.yml');
    assert.equal(report.summary.findings, 3);
    assert.equal((await json(['-', '--source', 'circleci'], clean)).files[0]?.path, '<stdin>');
    const named = await json(['--stdin-filename', 'sub/config.yml', '--source', 'circleci'], oldConfig);
    assert.deepEqual([named.files[0]?.path, named.summary.findings], ['sub/config.yml', 3]);
  });

  it('does not touch what it cannot read, and says so with its exit code', async () => {
    const latin = Buffer.concat([Buffer.from(teamConfig), Buffer.from([0x23, 0xe9, 0x0a])]);
    const file = write('.circleci/latin.yml', '');
    writeFileSync(file, latin);
    const { code, err } = await run(['.circleci/latin.yml', '--fix', '--unsafe-fixes']);
    assert.equal(code, 3);
    assert.match(err, /latin\.yml: the text is not UTF-8/);
    assert.ok(readFileSync(file).equals(latin));

    mkdirSync(path.join(folder, '.pullbook.yml'));
    write('.circleci/bad.yml', oldConfig);
    const broken = await run(['.circleci/bad.yml']);
    assert.equal(broken.code, 3);
    assert.match(broken.err, /bad\.yml: `\.pullbook\.yml` for it: it is a folder, where a file is meant/);
  });

  it('takes settings from the nearest .pullbook.yml, and the profile from the command line first', async () => {
    write('.git/HEAD', '');
    write('.pullbook.yml', 'rules: {unauthenticated-docker-pull: off, missing-docker-login: off}\n');
    write('inner/.pullbook.yml', 'profile: pedantic\nnonsense: 1\n');
    write('.circleci/bad.yml', oldConfig);
    write('inner/.circleci/bad.yml', oldConfig);
    assert.equal((await run(['.circleci/bad.yml'])).code, 0);
    const inner = await run(['inner/.circleci/bad.yml']);
    assert.match(inner.out, /unpinned-docker-image/);
    assert.match(inner.err, /\.pullbook\.yml:2:1: Unknown setting `nonsense`/);
    assert.doesNotMatch(
      (await run(['inner/.circleci/bad.yml', '--profile', 'recommended'])).out,
      /unpinned-docker-image/,
    );
  });

  it('reads the Dockerfiles and compose files that a config names', async () => {
    const config = 'version: 2.1\njobs:\n  build:\n    machine: true\n    steps:\n      - run: docker compose build\n';
    write('.circleci/config.yml', config);
    write('compose.yaml', 'services: {web: {build: {context: web}}}\n');
    const dockerfile = write('web/Dockerfile', 'FROM ghcr.io/acme/base\n');
    assert.equal((await run([])).code, 0);
    writeFileSync(dockerfile, 'FROM node:20\n');
    const [finding] = (await json(['.circleci'])).files[0]?.findings ?? [];
    assert.match(finding?.message ?? '', /`node:20` of `web\/Dockerfile` is pulled anonymously/);
    const audit = await json(['-', '--stdin-filename', '.circleci/x.yml', '--profile', 'pedantic'], config);
    const listed = audit.files[0]?.findings.find(({ rule }) => rule === 'compose-or-dockerfile-hub-image');
    assert.deepEqual(listed?.data, {
      owner: 'jobs.build',
      images: [{ image: 'node:20', file: 'web/Dockerfile', line: 1 }],
    });
    rmSync(dockerfile);
    assert.equal((await run([])).code, 1);
  });

  it('refuses a link that leaves the given folders, with a word, and goes on', async () => {
    const outside = write('outside/secret.yml', oldConfig);
    for (const name of ['.circleci/config.yml', 'named.yml']) {
      mkdirSync(path.join(folder, 'repo', path.dirname(name)), { recursive: true });
      symlinkSync(outside, path.join(folder, 'repo', name));
    }
    write('repo/.git/HEAD', '');
    write('repo/sub/.circleci/config.yml', oldConfig);
    for (const args of [['repo'], ['repo', 'repo/named.yml'], ['repo/.circleci/config.yml', 'repo/sub']]) {
      const { code, out, err } = await run([...args, '--fix', '--unsafe-fixes']);
      assert.equal(code, 3);
      assert.match(
        err,
        /repo\/(?:\.circleci\/config|named)\.yml: it is reached by a link that leaves the given folders/,
      );
      assert.doesNotMatch(out, /golang|jobs\.build/);
      assert.match(out, /in 1 file, [12] not read(?:, 3 fixed)?/);
      assert.equal(readFileSync(outside, 'utf8'), oldConfig);
    }
  });

  it('refuses a folder of the working folder that is a link elsewhere', async () => {
    mkdirSync(path.join(folder, 'repo'));
    write('outside/config.yml', oldConfig);
    symlinkSync(path.join(folder, 'outside'), path.join(folder, 'repo', '.circleci'));
    const at = folder;
    folder = path.join(folder, 'repo');
    try {
      for (const name of ['.circleci', '.circleci/config.yml', '.']) {
        const { code, out } = await run([name, '--fix', '--unsafe-fixes']);
        assert.equal(code, 3, name);
        assert.doesNotMatch(out, /golang/);
      }
    } finally {
      folder = at;
    }
    assert.equal(readFileSync(path.join(folder, 'outside/config.yml'), 'utf8'), oldConfig);
  });

  it('reads a link that stays in the given folders, and fixes nothing through it', async () => {
    const target = write('ci/config.yml', oldConfig);
    mkdirSync(path.join(folder, '.circleci'));
    const link = path.join(folder, '.circleci/config.yml');
    symlinkSync('../ci/config.yml', link);
    const { code, out, err } = await run(['--fix', '--unsafe-fixes']);
    assert.equal(code, 3);
    assert.match(out, /3 findings in 1 file\.$/m);
    assert.match(
      err,
      /config\.yml: it is a symbolic link, and no fix is written through one; fix the file it points to/,
    );
    assert.ok(lstatSync(link).isSymbolicLink());
    assert.equal(readFileSync(target, 'utf8'), oldConfig);
    assert.equal((await run(['ci/config.yml', '--source', 'circleci', '--fix', '--unsafe-fixes'])).code, 0);
    assert.equal((await run([])).code, 0);
  });

  it('takes no settings, Dockerfile or compose file from outside the repository', async () => {
    write('repo/.git/HEAD', '');
    const config = 'version: 2.1\njobs:\n  build:\n    machine: true\n    steps:\n      - run: docker build .\n';
    write('repo/.circleci/config.yml', config);
    write('outside/Dockerfile', 'FROM ghcr.io/acme/private\n');
    write('outside/settings.yml', 'confidential: 1\n');
    symlinkSync('../outside/Dockerfile', path.join(folder, 'repo/Dockerfile'));
    const { code, out } = await run(['repo']);
    assert.equal(code, 1);
    assert.doesNotMatch(out, /private/);
    symlinkSync('../outside/settings.yml', path.join(folder, 'repo/.pullbook.yml'));
    const refused = await run(['repo']);
    assert.equal(refused.code, 3);
    assert.match(refused.err, /config\.yml: `\.pullbook\.yml` for it: it is reached by a link that leaves/);
    assert.doesNotMatch(`${refused.out}${refused.err}`, /confidential/);
  });

  it('reads no file of more than 2 MB', async () => {
    write('.circleci/config.yml', `${clean}# ${'x'.repeat(2_000_000)}\n`);
    write('.circleci/next.yml', oldConfig);
    const { code, out, err } = await run([]);
    assert.equal(code, 3);
    assert.match(err, /config\.yml: it is larger than 2 MB, and no such file is read/);
    assert.match(out, /3 findings in 1 file, 1 not read\.$/m);
  });

  it('puts a fixed file in the place of the old one, with its mode and nothing left beside it', async () => {
    const file = write('.circleci/config.yml', oldConfig);
    chmodSync(file, 0o640);
    linkSync(file, path.join(folder, 'other-name.yml'));
    const before = statSync(file).ino;
    assert.equal((await run(['--fix', '--unsafe-fixes'])).code, 0);
    assert.notEqual(statSync(file).ino, before);
    assert.equal(statSync(file).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(path.join(folder, '.circleci')), ['config.yml']);
    assert.equal(readFileSync(path.join(folder, 'other-name.yml'), 'utf8'), oldConfig, 'written through a hard link');
  });

  it('shows no absolute path', async () => {
    write('.circleci/bad.yml', oldConfig);
    for (const format of ['text', 'json', 'sarif', 'github']) {
      const { out, err } = await run(['.circleci/bad.yml', 'missing.yml', '--format', format]);
      assert.ok(!`${out}${err}`.includes(folder), format);
    }
  });
});
