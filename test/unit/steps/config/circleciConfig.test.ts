import assert from 'node:assert/strict';
import { fixText } from '../../sources/circleci/fixes';
import { rules } from '../../../../src/sources/circleci/registry';
import { defaultSettings } from '../../../../src/lint/settings';
import type { StepReport } from '../../../../src/runbook/run/report';
import { pullRules } from '../../../../src/steps/config/auditConfig';
import { refusedText } from '../../../support/memoryFiles';
import { type Bench, createBench, startProcess, stepOf } from '../bench';

const project = 'gh/ministryofjustice/opg-sirius';
const anonymous =
  'version: 2.1\njobs:\n  build:\n    docker:\n      - image: cimg/base:2024.01\n    steps: [checkout]\nworkflows:\n  w:\n    jobs: [build]\n';

function workspace(...paths: readonly string[]): Bench {
  const bench = createBench();
  bench.files.clear();
  for (const path of paths) bench.files.set(path, anonymous);
  return bench;
}

const plan = (bench: Bench, path?: string): Promise<StepReport> =>
  startProcess(bench, { target: 'live' }).plan(
    stepOf('circleci/config', { project, ...(path !== undefined && { path }) }),
  );

const found = (report: StepReport): string => JSON.stringify(report.sections);

describe('circleci/config', () => {
  for (const [paths, chosen] of [
    [['api/.circleci/config.yml'], 'api/.circleci/config.yml'],
    [['.circleci/config.yml', 'infra/.circleci/config.yml'], '.circleci/config.yml'],
    [['a/opg-sirius/.circleci/config.yml', 'infra/.circleci/config.yml'], 'a/opg-sirius/.circleci/config.yml'],
    [['opg-sirius/.circleci/config.yml', 'infra/.circleci/config.yml'], 'opg-sirius/.circleci/config.yml'],
  ] as const) {
    it(`takes ${chosen} of ${paths.length}`, async () => {
      assert.ok(found(await plan(workspace(...paths))).includes(`config **${chosen}** found`));
    });
  }

  for (const [what, text] of [
    ['nothing', ''],
    ['a comment alone', '# moved to GitHub\n'],
    ['a version alone', 'version: 2.1\n'],
    ['no jobs that are any', 'version: 2.1\njobs: {}\n'],
  ] as const) {
    it(`does not call a file authenticated that has ${what}`, async () => {
      const bench = createBench();
      bench.files.clear();
      bench.files.set('.circleci/config.yml', text);
      const report = await plan(bench);
      assert.equal(report.status, 'needs-person');
      assert.doesNotMatch(found(report), /every pull is authenticated/);
    });
  }

  it('says of a config that is there and is not read why, found or named', async () => {
    for (const path of [undefined, '.circleci/config.yml']) {
      const bench = workspace('other.yml');
      bench.files.set('.circleci/config.yml', refusedText('it is a named pipe, and only regular files are read'));
      const report = await plan(bench, path);
      assert.equal(report.status, 'needs-person');
      assert.equal(
        report.changes[0]?.unknown,
        'what `.circleci/config.yml` holds: it is a named pipe, and only regular files are read',
      );
      assert.match(found(report), /config \*\*\.circleci\/config\.yml\*\* is not read/);
    }
  });

  it('fails where the team’s settings are not read, and takes none from above', async () => {
    const bench = workspace('app/.circleci/config.yml');
    bench.files.set('.pullbook.yml', 'rules: {unauthenticated-docker-pull: off}\n');
    bench.files.set('app/.pullbook.yml', refusedText('it is a link that leads nowhere'));
    const { status, error } = await plan(bench);
    assert.deepEqual([status, error?.code], ['failed', 'INPUT_INVALID']);
    assert.match(
      error?.message ?? '',
      /^The `\.pullbook\.yml` for `app\/\.circleci\/config\.yml` is not read: it is a link that leads nowhere\.$/,
    );
  });

  it('does not guess between several: it asks for the path, which then decides', async () => {
    const bench = workspace('a/.circleci/config.yml', 'b/.circleci/config.yml');
    const report = await plan(bench);
    assert.equal(report.status, 'needs-person');
    assert.match(report.changes[0]!.instructions!.join(' '), /`a\/\.circleci\/config\.yml`.*`path:`/);
    assert.ok(found(await plan(bench, 'b/.circleci/config.yml')).includes('config **b/.circleci/config.yml** found'));
  });

  it('leaves a workspace without a config to a person, who marks it done', async () => {
    const bench = workspace();
    const report = await plan(bench);
    assert.equal(report.changes[0]!.markable, true);
    const step = stepOf('circleci/config', { project });
    const marked = await startProcess(bench, { target: 'live' }).mark(step, 'https://example.org/change/1');
    assert.equal(marked.status, 'in-sync');
    assert.ok(found(marked).includes('https://example.org/change/1'));
  });

  it('names the variables that the team’s settings name, where nobody but a person can look', async () => {
    const bench = workspace();
    assert.match(
      (await plan(bench)).changes[0]?.instructions?.[0] ?? '',
      /`\$DOCKER_USER` and `\$DOCKER_ACCESS_TOKEN`/,
    );
    bench.files.set('.pullbook.yml', 'credentials: { username: HUB_NAME, password: HUB_TOKEN }\n');
    assert.match((await plan(bench)).changes[0]?.instructions?.[0] ?? '', /`\$HUB_NAME` and `\$HUB_TOKEN`/);
  });

  it('refuses a path out of the workspace', async () => {
    for (const path of ['../x/config.yml', '/etc/config.yml', 'a/../../config.yml', 'config.json']) {
      assert.equal((await plan(workspace(), path)).error!.code, 'INPUT_INVALID', path);
    }
  });

  it('names each unauthenticated pull by its line, and takes nobody’s word against the file', async () => {
    const bench = workspace('.circleci/config.yml');
    const report = await plan(bench);
    assert.equal(report.status, 'needs-person');
    assert.equal(report.changes[0]!.summary, 'make the pulls of **.circleci/config.yml** authenticated: 1 finding');
    assert.equal(report.changes[0]!.markable, undefined);
    assert.ok(found(report).includes('.circleci/config.yml:5'));
    const step = stepOf('circleci/config', { project });
    const marked = await startProcess(bench, { target: 'live' }).mark(step, 'It is fine.');
    assert.equal(marked.status, 'needs-person');
  });

  it('offers to open the config and to let the linter authenticate it', async () => {
    const { actions } = await plan(workspace('api/.circleci/config.yml'));
    const path = 'api/.circleci/config.yml';
    assert.deepEqual(
      actions.filter(({ kind }) => kind === 'offer'),
      [
        { kind: 'offer', command: 'authenticate-config', title: 'Authenticate this config…', arguments: { path } },
        { kind: 'offer', command: 'open-file', title: 'Open the config', arguments: { path } },
      ],
    );
  });

  it('is in sync once the linter’s own fixes are applied', async () => {
    const bench = workspace('.circleci/config.yml');
    bench.files.set('.circleci/config.yml', `\uFEFF${fixText(anonymous, defaultSettings, { unsafe: true }).text}`);
    const report = await plan(bench);
    assert.equal(report.status, 'in-sync');
    assert.ok(found(report).includes('every pull is authenticated'));
  });

  it('obeys the team’s settings, the nearest at or above the config', async () => {
    const bench = workspace('app/.circleci/config.yml');
    bench.files.set('.pullbook.yml', 'rules:\n  unauthenticated-docker-pull: off\n');
    assert.equal((await plan(bench)).status, 'in-sync');
    bench.files.set('app/.pullbook.yml', 'profile: recommended\n');
    assert.equal((await plan(bench)).status, 'needs-person');
  });

  for (const [what, git] of [
    ['a repository of its own', 'app/.git/HEAD'],
    ['a worktree or submodule', 'app/.git'],
  ] as const) {
    it(`takes no settings from above the root of ${what}, as the linter does`, async () => {
      const bench = workspace('app/.circleci/config.yml');
      bench.files.set('.pullbook.yml', 'rules:\n  unauthenticated-docker-pull: off\n');
      bench.files.set(git, 'of git\n');
      assert.equal((await plan(bench)).status, 'needs-person');
      bench.files.set('app/.pullbook.yml', 'rules:\n  unauthenticated-docker-pull: off\n');
      assert.equal((await plan(bench)).status, 'in-sync');
    });
  }

  it('reads the Dockerfiles beside the config, in whatever folder that lies', async () => {
    const bench = workspace();
    bench.files.set(
      'api/.circleci/config.yml',
      'version: 2.1\njobs:\n  build:\n    machine: true\n    steps: [run: docker build .]\nworkflows:\n  w:\n    jobs: [build]\n',
    );
    assert.equal((await plan(bench)).status, 'needs-person');
    bench.files.set('api/Dockerfile', 'FROM ghcr.io/acme/base:1\n');
    assert.equal((await plan(bench)).status, 'in-sync');
    bench.files.set('api/Dockerfile', 'FROM node:20\n');
    assert.match(found(await plan(bench)), /node:20/);
  });

  it('does not call a config that it cannot read authenticated', async () => {
    const bench = workspace('.circleci/config.yml');
    bench.files.set('.circleci/config.yml', 'jobs: [\n');
    assert.equal((await plan(bench)).status, 'needs-person');
  });

  for (const [what, job] of [
    [
      'a password is written into it',
      '    docker:\n      - image: acme/app:1\n        auth: {username: acmebot, password: hunter2hunter2}\n    steps: [checkout]\n',
    ],
    [
      'CircleCI does not know a name of the docker orb, so nothing is run',
      '    machine: true\n    steps: [docker/check: {docker-username: DOCKER_USER, docker-password: DOCKER_ACCESS_TOKEN}]\n',
    ],
    [
      'CircleCI rejects its jobs for a version of remote Docker that is gone',
      '    docker:\n      - image: acme/app:1\n        auth: {username: $DOCKER_USER, password: $DOCKER_ACCESS_TOKEN}\n    steps: [setup_remote_docker: {version: 19.03.13}]\n',
    ],
  ] as const) {
    it(`does not call a config authenticated where ${what}`, async () => {
      const bench = workspace();
      const text = `version: 2.1\norbs: {docker: circleci/docker@3.0.1}\njobs:\n  build:\n${job}workflows:\n  w:\n    jobs: [build]\n`;
      bench.files.set('.circleci/config.yml', text);
      const report = await plan(bench);
      assert.equal(report.status, 'needs-person', found(report));
      assert.ok(!found(report).includes('every pull is authenticated'));
    });
  }

  for (const [what, settings, line] of [
    ['a rule that is off', 'rules:\n  unauthenticated-docker-pull: off\n', ''],
    ['a rule that is turned down', 'rules:\n  unauthenticated-docker-pull: hint\n', ''],
    ['a namespace that is exempt', 'exemptNamespaces: [cimg]\n', ''],
    ['a comment', '', ' # pullbook: ignore[unauthenticated-docker-pull] mirrored in the office'],
    ['a comment of CircleCI’s own extension', '', ' # cci-ignore'],
  ] as const) {
    it(`leaves a pull alone that ${what} sets aside, and claims nothing of it`, async () => {
      const bench = workspace();
      bench.files.set('.circleci/config.yml', anonymous.replace('2024.01', `2024.01${line}`));
      bench.files.set('.pullbook.yml', settings);
      const report = await plan(bench);
      assert.equal(report.status, 'in-sync');
      assert.ok(!found(report).includes('every pull is authenticated'));
      assert.ok(found(report).includes('the team’s settings or comments set 1 finding about pulls aside'));
      assert.ok(found(report).includes('.circleci/config.yml:5'));
    });
  }

  it('claims that every pull is authenticated where a rule is off that would find nothing', async () => {
    const bench = workspace('.circleci/config.yml');
    bench.files.set('.circleci/config.yml', fixText(anonymous, defaultSettings, { unsafe: true }).text);
    bench.files.set('.pullbook.yml', 'rules:\n  unauthenticated-docker-pull: off\n');
    assert.ok(found(await plan(bench)).includes('every pull is authenticated'));
  });

  it('counts what the team has turned up', async () => {
    const bench = workspace();
    const text = 'version: 2.1\norbs: {node: circleci/node@5.0.0}\nworkflows:\n  w:\n    jobs: [node/test]\n';
    bench.files.set('.circleci/config.yml', text);
    assert.equal((await plan(bench)).verdict?.is, 'unknown');
    bench.files.set('.pullbook.yml', 'rules:\n  orb-image-unauthenticated: warning\n');
    assert.equal((await plan(bench)).verdict?.is, 'wrong');
  });

  for (const [what, settings, text] of [
    ['settings', 'rules:\n  config-parse-error: off\n', 'jobs: [\n'],
    ['a comment', '', '# pullbook: ignore-file[config-parse-error] known\njobs: [\n'],
    ['a comment of CircleCI’s own extension', '', '# cci-ignore-file\njobs: [\n'],
  ] as const) {
    it(`does not let ${what} pass a config that cannot be read`, async () => {
      const bench = workspace();
      bench.files.set('.circleci/config.yml', text);
      bench.files.set('.pullbook.yml', settings);
      assert.equal((await plan(bench)).status, 'needs-person');
    });
  }

  it('plays the mending in the rehearsal, where files are left alone', async () => {
    const bench = workspace('.circleci/config.yml');
    const report = await startProcess(bench).rehearse(stepOf('circleci/config', { project }));
    assert.equal(report.status, 'in-sync');
    assert.ok(found(report).includes('the file itself is untouched'));
    assert.ok(found(report).includes('.circleci/config.yml:5'));
    assert.ok(!JSON.stringify(report.sections).includes('failed'), 'a step in sync has nothing failed');
    assert.ok(report.verdict?.is === 'right');
    assert.deepEqual(
      report.verdict.evidence.map(({ what, where }) => `${what}, ${where}`),
      ['the word of rehearsal: Played by the rehearsal., the journal of this runbook'],
      'what the file still has is no evidence for it',
    );
    assert.equal(bench.files.get('.circleci/config.yml'), anonymous);
  });

  const signedIn = fixText(anonymous, defaultSettings, { unsafe: true }).text;
  const step = stepOf('circleci/config', { project });
  const at = async (text: string, files: Readonly<Record<string, string>> = {}): Promise<StepReport> => {
    const bench = workspace();
    bench.files.set('.circleci/config.yml', text);
    for (const [name, content] of Object.entries(files)) bench.files.set(name, content);
    return plan(bench);
  };

  it('is in sync by the lines of the text that it read', async () => {
    const { verdict } = await at(signedIn);
    assert.ok(verdict?.is === 'right');
    const [first] = verdict.evidence;
    assert.match(first.what, /^line 5: image cimg\/base:2024\.01: signs in by `auth`/);
    assert.equal(first.where, '.circleci/config.yml');
    assert.match(first.version ?? '', /^[0-9a-f]{8}$/);
    const other = await at(`${signedIn}# more\n`);
    assert.notEqual(other.verdict?.is === 'right' && other.verdict.evidence[0].version, first.version);
  });

  it('names the Dockerfile that shows it, by its path in the workspace', async () => {
    const bench = workspace();
    const text =
      'version: 2.1\njobs:\n  build:\n    machine: true\n    steps: [run: docker build .]\nworkflows:\n  w:\n    jobs: [build]\n';
    bench.files.set('api/.circleci/config.yml', text);
    bench.files.set('api/Dockerfile', 'FROM ghcr.io/acme/base:1\n');
    const { verdict } = await plan(bench);
    assert.ok(verdict?.is === 'right');
    assert.deepEqual(
      verdict.evidence.map(({ where }) => where),
      ['api/.circleci/config.yml', 'api/Dockerfile'],
    );
    assert.ok(verdict.evidence.every(({ version }) => version !== undefined));
  });

  for (const [what, text] of [
    ['a setup config', `setup: true\n${signedIn}`],
    [
      'a job of an orb',
      signedIn
        .replace('jobs: [build]', 'jobs: [build, node/test]')
        .replace('version: 2.1\n', 'version: 2.1\norbs: {node: circleci/node@7}\n'),
    ],
    ['another document', `${signedIn}---\njobs: {}\n`],
    [
      'an image in a variable',
      signedIn.replace('jobs:\n', 'jobs:\n  other: {docker: [image: $IMAGE], steps: [checkout]}\n'),
    ],
    [
      'a script that signs in',
      signedIn.replace(
        'steps: [checkout]',
        'steps: [setup_remote_docker, run: ./docker-login.sh, run: docker pull redis]',
      ),
    ],
    [
      'a script that may sign in',
      signedIn.replace('steps: [checkout]', 'steps: [setup_remote_docker, run: npm run login, run: docker pull redis]'),
    ],
  ] as const)
    it(`asks a person about ${what}, and claims nothing of it`, async () => {
      const report = await at(text);
      assert.equal(report.status, 'needs-person');
      assert.ok(report.verdict?.is === 'unknown', JSON.stringify(report.verdict));
      assert.deepEqual([report.changes.length, report.changes[0]?.markable], [1, true]);
      assert.match(report.changes[0]?.summary ?? '', /^find out about 1 pull of/);
      assert.ok(!found(report).includes('every pull is authenticated'));
      assert.ok(found(report).includes('1 pull is not known') && found(report).includes('? not known'));
    });

  it('takes a person’s word for what it cannot see, as long as the text stays', async () => {
    const bench = workspace();
    const text = `setup: true\n${signedIn}`;
    bench.files.set('.circleci/config.yml', text);
    const marked = await startProcess(bench, { target: 'live' }).mark(step, 'All continuations sign in.');
    assert.equal(marked.status, 'in-sync');
    assert.ok(!found(marked).includes('every pull is authenticated'));
    assert.equal((await plan(bench)).status, 'in-sync');
    bench.files.set('.circleci/config.yml', `${text}# changed\n`);
    assert.equal((await plan(bench)).verdict?.is, 'unknown');
  });

  it('asks nothing beside what is wrong, and shows both', async () => {
    const report = await at(`setup: true\n${anonymous}`);
    assert.equal(report.verdict?.is, 'wrong');
    assert.equal(report.changes.length, 1);
    assert.ok(found(report).includes('✗ wrong') && found(report).includes('? not known'));
  });

  it('plays the word in the rehearsal', async () => {
    const bench = workspace();
    bench.files.set('.circleci/config.yml', `setup: true\n${signedIn}`);
    assert.equal((await startProcess(bench).rehearse(step)).status, 'in-sync');
  });

  it('looks for rules that the linter has', () => {
    const known = new Set(rules.map(({ id }) => id));
    assert.deepEqual(
      [...pullRules].filter((id) => !known.has(id)),
      [],
    );
  });
});
