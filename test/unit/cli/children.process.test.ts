import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from '../../../.ci/build.mjs';
import { readChildren, recordedIn, tracesOf } from '../../support/children';
import { containedEnvironment } from '../../support/containedEnvironment';
import { findSecrets } from '../../support/findSecrets';
import { canSample, sampleProcesses } from '../../support/processSampler';
import { sampleRunbook } from '../../support/readRunbookFile';
import { ended } from '../../support/runCli';
import { startSimulation } from '../../support/simulate';

/**
 * What the command line starts: the helper of `docker login`, where no other sign-in is given, and AWS's
 * `credential_process`. Neither is given a credential that is none of its business, in arguments or environment.
 */
describe('programs that are started, searched for secrets', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'pullbook-children-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('get no credential of another service from the command line', async () => {
    const simulation = await startSimulation(path.resolve(sampleRunbook));
    const sampler = sampleProcesses(20);
    try {
      const { dockerHub, circleCi, aws } = await simulation.credentials();
      await build({ folder: path.join(folder, 'dist') });
      mkdirSync(path.join(folder, 'docker'));
      writeFileSync(path.join(folder, 'docker/config.json'), JSON.stringify({ credsStore: 'pullbook-is-not-there' }));
      // It takes its time, so that it is in the list of processes.
      const { accessKeyId, secretAccessKey } = aws;
      const answer = { Version: 1, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey };
      const program = path.join(folder, 'keys.cjs');
      writeFileSync(program, `setTimeout(() => console.log(${JSON.stringify(JSON.stringify(answer))}), 500);`);
      const command = `"${process.execPath}" "${program}"`;
      writeFileSync(path.join(folder, 'aws'), `[profile management]\ncredential_process = ${command}\n`);
      writeFileSync(path.join(folder, 'no-keys'), '');

      const args = ['plan', path.resolve(sampleRunbook), '--target', 'live', '--state', path.join(folder, 'state')];
      const record = path.join(folder, 'children.jsonl');
      const given = {
        PULLBOOK_DOCKERHUB_PASSWORD: dockerHub.password,
        PULLBOOK_DOCKERHUB_PASSWORD_OPGCISIRIUS: ['password', 'of', 'the', 'id'].join('~'),
        PULLBOOK_DOCKERHUB_CODE: ['one', 'time', 'code'].join('~'),
        PULLBOOK_DOCKERHUB_TOKEN: ['token', 'of', 'another', 'one'].join('~'),
        CIRCLE_TOKEN: circleCi.token,
        CIRCLECI_CLI_TOKEN: ['the', 'other', 'spelling'].join('~'),
      };
      const planned = await ended(
        spawn(process.execPath, [path.join(folder, 'dist/cli.js'), ...args], {
          cwd: folder,
          env: {
            ...{ ...process.env, ...simulation.environment, ...containedEnvironment(folder) },
            ...{ ...given, ...recordedIn(record), DOCKER_CONFIG: path.join(folder, 'docker') },
            AWS_CONFIG_FILE: path.join(folder, 'aws'),
            AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'no-keys'),
          },
        }),
      );
      const children = readChildren(record);
      const started = children.filter(({ environment }) => environment.length > 0);
      const programs = started.map(({ program: file, args: all }) => [file, ...all].join(' '));
      for (const one of ['docker-credential-pullbook-is-not-there get', command])
        assert.ok(
          programs.some((line) => line.includes(one)),
          `${one} was not started: ${programs.join('\n')}\n${planned.stdout}`,
        );
      const secrets = { ...(await simulation.secrets()), ...given };
      assert.deepEqual((await findSecrets(secrets, { texts: tracesOf(children) })).hits, []);

      if (!canSample) return;
      sampler.stop();
      assert.ok(sampler.traces.some(([, text]) => text.includes(program)));
      // The test itself hands them to the command line, whose variables the system shows as they were at its start.
      const isGiven = /^variable (?:PULLBOOK_DOCKERHUB|CIRCLE)\w+ of node in/;
      const { hits } = await findSecrets(secrets, { texts: sampler.traces });
      const byItself = new Set(sampler.traces.filter(([name]) => isGiven.test(name)).map(([name]) => name));
      assert.deepEqual(
        hits.filter(({ path: where }) => !byItself.has(where)),
        [],
      );
    } finally {
      sampler.stop();
      await simulation.stop();
    }
  });

  const secret = ['handed', 'to', 'a', 'program'].join('~');
  for (const way of ['spawn', 'execFile', 'exec', 'fork', 'spawnSync', 'execFileSync', 'execSync'])
    for (const where of ['arguments', 'variable LEAK'] as const)
      it(`would be found: a secret in the ${where} of what ${way} starts`, async () => {
        const record = path.join(folder, 'children.jsonl');
        const leak = path.join(folder, 'leak.mjs');
        const program = path.join(folder, 'program.cjs');
        writeFileSync(program, '');
        const argument = where === 'arguments' ? secret : 'nothing';
        const command = [process.execPath, program, argument].map((word) => JSON.stringify(word));
        const given = way.startsWith('exec') && !way.includes('File') ? [JSON.stringify(command.join(' '))] : [];
        if (given.length === 0)
          given.push(
            ...(way === 'fork' ? [command[1] ?? ''] : [command[0] ?? '']),
            `[${command.slice(way === 'fork' ? 2 : 1).join(', ')}]`,
          );
        const environment =
          where === 'arguments' ? 'process.env' : `{ ...process.env, LEAK: ${JSON.stringify(secret)} }`;
        writeFileSync(
          leak,
          `import { ${way} } from 'node:child_process';\n${way}(${given.join(', ')}, { env: ${environment} });\n`,
        );
        const { stderr } = await ended(
          spawn(process.execPath, [leak], { env: { ...process.env, ...recordedIn(record) } }),
        );
        assert.equal(stderr, '');
        const { hits } = await findSecrets({ secret }, { texts: tracesOf(readChildren(record)) });
        assert.ok(
          hits.some(({ path: place }) => place.startsWith(where)),
          JSON.stringify(hits),
        );
        const others = where === 'arguments' ? /^variable/ : /^arguments/;
        assert.ok(!hits.some(({ path: place }) => others.test(place)));
      });

  it('would be found: a secret in the title of a process', async () => {
    const record = path.join(folder, 'children.jsonl');
    const script = `process.title = ${JSON.stringify(secret)};`;
    writeFileSync(path.join(folder, 'title.cjs'), script);
    await ended(
      spawn(process.execPath, [path.join(folder, 'title.cjs')], { env: { ...process.env, ...recordedIn(record) } }),
    );
    const { hits } = await findSecrets({ secret }, { texts: tracesOf(readChildren(record)) });
    assert.deepEqual(
      hits.map(({ form }) => form),
      ['raw'],
    );
  });
});
