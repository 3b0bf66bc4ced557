import assert from 'node:assert/strict';
import type { Person } from '../../../src/language/ports';
import type { ProposedChange } from '../../../src/language/results';
import { sources } from '../../support/sources';
import { authenticateCommand } from '../../../src/sources/circleci/kind';
import { wireCommand } from '../../../src/sources/terraform/kind';
import { eventually, fakeWorkspace } from '../../support/fakeWorkspace';
import { afterChange } from '../../support/toySource';

const config = '/w/app/.circleci/config.yml';
const bare =
  'version: 2.1\njobs:\n  a:\n    docker:\n      - image: redis\n    steps: [checkout]\nworkflows: {main: {jobs: [a]}}\n';
const building = bare
  .replace('docker:\n      - image: redis', 'machine: true')
  .replace('[checkout]', '[checkout, {run: docker build api}]');

function person(answers: Readonly<Record<string, string>> = {}) {
  const proposed: ProposedChange[] = [];
  const said: string[] = [];
  const asked: string[] = [];
  const one: Person = {
    inView: config,
    topic: { product: 'sirius', project: 'gh/opg/opg-sirius' },
    ask(_title, questions) {
      asked.push(...questions.map(({ name }) => name));
      return Promise.resolve(answers);
    },
    pick: (_title, choices) => Promise.resolve(choices[0]?.value),
    busy: (_title, work) => work(),
    say: (message) => void said.push(message),
    warn: (message) => void said.push(message),
    async propose(compute) {
      const change = await compute();
      if (change !== undefined) proposed.push(change);
    },
  };
  return { ...one, proposed, said, asked };
}

describe('the language service, with the sources that there are', () => {
  it('goes by the Dockerfile that a call builds, also when it changes, and asks for it once', async () => {
    const workspace = fakeWorkspace(sources, { [config]: building, '/w/app/api/Dockerfile': 'FROM node:20\n' });
    workspace.open(config);
    await eventually(
      () => workspace.rules(config),
      (rules) => rules.includes('missing-docker-login'),
    );
    const said = workspace.problems
      .get(config)
      ?.diagnostics.map(({ message }) => message)
      .join();
    assert.match(said ?? '', /`node:20` of `api\/Dockerfile`/);
    for (let round = 0; round < 3; round++) workspace.type(config, `${building}# ${round}\n`);
    await eventually(
      () => workspace.problems.get(config)?.version,
      (version) => version === 4,
    );
    assert.equal(workspace.reads.filter((path) => path.endsWith('/Dockerfile')).length, 1);
    workspace.write('/w/app/api/Dockerfile', 'FROM quay.io/acme/node:20\n');
    const left = await eventually(
      () => workspace.rules(config),
      (rules) => !rules.includes('missing-docker-login'),
    );
    assert.ok(!left.includes('missing-docker-login'));
  });

  it('ends although a file around says something new at each look', async () => {
    const [circleci] = sources;
    assert.ok(circleci);
    const endless = {
      ...circleci,
      open: () =>
        circleci
          .open(() => Promise.reject(new Error('takes no assets')))
          .then((linter) => ({
            lint: (...given: Parameters<typeof linter.lint>) => {
              const lint = linter.lint(...given);
              let count = 0;
              lint.readAround = () =>
                Promise.resolve({ ...lint.settings, repository: new Map([[`file${count++}`, 'new']]) });
              return lint;
            },
          })),
    };
    const { service, open } = fakeWorkspace([endless], { [config]: bare });
    open(config);
    assert.equal((await service.diagnostics(config))?.diagnostics.length, 1);
  });

  it('authenticates a config as a whole, through a look', async () => {
    const { service, open, type } = fakeWorkspace(sources, { [config]: bare });
    open(config);
    const lens = (await service.lensesOf(config))?.lenses[0];
    assert.equal(lens?.title, '1 image pulls without credentials · Authenticate this config');
    assert.deepEqual([lens.offer?.command, lens.offer?.arguments], [authenticateCommand, [`memory:${config}`]]);
    const actions = (await service.actionsAt(config, { start: bare.indexOf('redis'), end: bare.indexOf('redis') }))
      ?.actions;
    const offer = actions?.find(({ kind }) => kind === 'offer');
    assert.equal(offer?.title, 'Authenticate this whole config…');
    const viewer = person();
    await service.run(authenticateCommand, undefined, viewer);
    const [change] = viewer.proposed;
    assert.match(afterChange(change?.files ?? [])[config] ?? '', /username: \$DOCKER_USER/);
    assert.deepEqual([change?.needsLook, change?.files[0]?.version], [true, 1]);
    type(config, `${bare}x: [`);
    await service.run(authenticateCommand, `memory:${config}`, viewer);
    await service.run(authenticateCommand, 'memory:/w/README.md', viewer);
    assert.deepEqual(viewer.said, [
      'The file has YAML errors. Correct them first: a change computed on a guess can break what is right.',
      'Open a CircleCI config first.',
    ]);
  });

  it('parses no Terraform that speaks of nothing that the rules are about, and says so in the status', async () => {
    const [, terraform] = sources;
    assert.ok(terraform);
    let opened = 0;
    const counted = {
      ...terraform,
      open: (...given: Parameters<typeof terraform.open>) => (opened++, terraform.open(...given)),
    };
    const file = '/w/infra/main.tf';
    const workspace = fakeWorkspace([counted], { '/w/infra/.git': '', [file]: 'resource "aws_vpc" "main" {}\n' });
    workspace.open(file);
    const status = await workspace.service.status(file);
    assert.deepEqual([status?.problems, status?.detail], [0, '0 of 0 repositories wired']);
    assert.equal(await workspace.service.hoverAt(file, 0).then((answer) => answer?.hover), undefined);
    assert.equal(opened, 0);
    workspace.type(
      file,
      'module "opg_sirius" {\n  source = "./modules/repository"\n  name = "opg-sirius"\n  circleci_env_vars = {}\n}\n',
    );
    assert.equal((await workspace.service.status(file))?.detail, '0 of 1 repositories wired');
    assert.equal(opened, 1);
  });

  it('wires a product over several files, some of them new, after asking for what nobody has said', async () => {
    const { service } = fakeWorkspace(sources, {
      '/w/infra/.git': '',
      '/w/infra/main.tf':
        'module "sirius" {\n  source = "./sirius"\n\n  providers = {\n    aws.management = aws.management\n  }\n}\n\nmodule "opg_sirius" {\n  source = "./modules/repository"\n\n  name = "opg-sirius"\n}\n',
      '/w/infra/sirius/main.tf': '# Sirius.\n',
      '/w/infra/modules/repository/main.tf': 'variable "name" {}\nvariable "circleci_env_vars" {}\n',
    });
    const viewer = person({ project: 'gh/opg/opg-sirius' });
    await service.run(wireCommand, { product: 'sirius', checkout: 'memory:/w/infra' }, viewer);
    assert.deepEqual(viewer.asked, ['project']);
    const [change] = viewer.proposed;
    assert.ok(change, viewer.said.join());
    assert.equal(change.title, 'Wire sirius into opg-sirius');
    const after = afterChange(change.files);
    assert.match(after['/w/infra/main.tf'] ?? '', /DOCKER_USER/);
    assert.ok(change.files.some(({ before }) => before === undefined));
    assert.ok(change.needsLook);
    const nobody = person();
    await fakeWorkspace(sources, { '/w/a.tf': 'locals {}\n' }).service.run(wireCommand, undefined, nobody);
    assert.match(nobody.said[0] ?? '', /^No Terraform of this workspace makes repositories or Docker Hub secrets\./);
  });
});
