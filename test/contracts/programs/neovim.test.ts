import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from '../../../.ci/build.mjs';
import { root } from '../../../.ci/lib.mjs';
import { describeWith, program, runProgram } from './program';

interface Outcome {
  readonly outcome: readonly { readonly errand: string; readonly result: unknown }[];
  readonly problem?: string;
}

interface Errand {
  readonly do: 'diagnostics' | 'settled' | 'act' | 'menu' | 'hover' | 'complete' | 'write';
  readonly at?: string;
  readonly pick?: string;
  readonly only?: readonly string[];
  readonly type?: string;
}

const auth = `        auth:
          username: $DOCKER_USER
          password: $DOCKER_ACCESS_TOKEN
`;

const config = `version: 2.1
jobs:
  build:
    docker:
      - image: acme/app:1
        auth:
          username: $DOCKER_USER
      - image: acme/database:2
      - image: acme/cache:3
${auth}    steps: [checkout]
workflows:
  main:
    jobs: [build]
`;

const product = `module "ci_dockerhub_secrets" {
  source         = "../modules/ci_dockerhub_secrets"
  product_prefix = "sirius"
}
`;

const swapped = `module "sirius" {
  source = "./sirius"
}

data "aws_secretsmanager_secret_version" "sirius_dockerhub_id" {
  secret_id = module.sirius.aws_secretsmanager_secret_dockerhub_id.id
}

data "aws_secretsmanager_secret_version" "sirius_dockerhub_token" {
  secret_id = module.sirius.aws_secretsmanager_secret_dockerhub_token.id
}

module "opg_sirius" {
  source = "./modules/repository"
  name   = "opg-sirius"

  circleci_env_vars = {
    DOCKER_USER         = data.aws_secretsmanager_secret_version.sirius_dockerhub_token.secret_string
    DOCKER_ACCESS_TOKEN = data.aws_secretsmanager_secret_version.sirius_dockerhub_id.secret_string
  }
}
`;

describeWith(['neovim'], 'Debian’s Neovim with the set-up of `media/lsp.md`', () => {
  let folder: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'pullbook-neovim-'));
    await build({ production: true, folder: path.join(folder, 'dist') });
    mkdirSync(path.join(folder, 'bin'));
    const program = path.join(folder, 'bin', 'pullbook');
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${path.join(folder, 'dist', 'cli.js')}' "$@"\n`);
    chmodSync(program, 0o755);
    writeFileSync(path.join(folder, 'init.lua'), olderSetUp());
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Opens a file of a checkout and does errands in turn. @returns what came of each. */
  async function edit(files: Readonly<Record<string, string>>, file: string, errands: readonly Errand[]) {
    const checkout = mkdtempSync(path.join(folder, 'checkout-'));
    for (const [name, text] of Object.entries({ '.git/HEAD': '', ...files })) {
      mkdirSync(path.dirname(path.join(checkout, name)), { recursive: true });
      writeFileSync(path.join(checkout, name), text);
    }
    const outcomeFile = path.join(checkout, '.git', 'outcome.json');
    const home = path.join(checkout, '.git', 'home');
    const { stderr } = await runProgram(
      program('neovim'),
      [
        ...['--headless', '-n', '-i', 'NONE', '-u', path.join(folder, 'init.lua'), path.join(checkout, file)],
        ...['-c', `luafile ${path.join(root, 'test/contracts/programs/neovim.lua')}`],
      ],
      {
        env: {
          PATH: `${path.join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
          HOME: home,
          PULLBOOK_ERRANDS: JSON.stringify(errands),
          PULLBOOK_OUTCOME: outcomeFile,
        },
      },
    );
    const { outcome, problem } = JSON.parse(readFileSync(outcomeFile, 'utf8')) as Outcome;
    assert.equal(problem, undefined, stderr);
    assert.deepEqual(
      outcome.map(({ errand }) => errand),
      errands.map((errand) => errand.do),
    );
    return {
      results: outcome.map(({ result }) => result),
      read: (name: string) => readFileSync(path.join(checkout, name), 'utf8'),
    };
  }

  it('lints a CircleCI config, mends it, and says what it knows of an image', async () => {
    const { results, read } = await edit({ '.circleci/config.yml': config }, '.circleci/config.yml', [
      { do: 'diagnostics' },
      { do: 'hover', at: 'acme/database' },
      { do: 'complete', at: 'acme/database', type: '        au' },
      { do: 'menu', at: 'acme/database' },
      { do: 'act', at: 'acme/database', pick: 'Add auth' },
      { do: 'act', at: 'version', pick: 'Fix all', only: ['source.fixAll.pullbook'] },
      { do: 'settled' },
      { do: 'write' },
    ]);
    const [diagnostics, hover, completions, menu, mended, fixed] = results as [
      { code: string; severity: number; line: number }[],
      string,
      { label: string; insertText: string; insertTextFormat: number }[],
      string[],
      { text: string },
      { text: string },
    ];
    assert.deepEqual(
      diagnostics.map(({ code, severity, line }) => [code, severity, line]),
      [
        ['incomplete-docker-auth', 1, 5],
        ['unauthenticated-docker-pull', 2, 7],
      ],
    );
    assert.match(hover, /Pulls without your credentials/);
    assert.deepEqual(completions, [
      {
        label: 'auth',
        insertText: 'auth:\n          username: $DOCKER_USER\n          password: $DOCKER_ACCESS_TOKEN',
        insertTextFormat: 1,
      },
    ]);
    // It cannot ask before it applies a change, so it gets none that should be looked at.
    assert.deepEqual(menu, [
      'Add auth with $DOCKER_USER',
      'Fix all safe problems in this file',
      'Ignore unauthenticated-docker-pull here, with a reason',
    ]);
    assert.equal(
      mended.text,
      config.replace('acme/database:2\n', (found) => found + auth),
    );
    assert.equal(fixed.text, mended.text.replace(auth.slice(0, auth.indexOf('          password')), auth));
    assert.equal(read('.circleci/config.yml'), fixed.text);
  });

  it('lints a Terraform checkout over its files, and mends what stays in one', async () => {
    const files = { 'main.tf': swapped, 'sirius/main.tf': product };
    const { results, read } = await edit(files, 'main.tf', [
      { do: 'diagnostics' },
      { do: 'hover', at: 'DOCKER_USER' },
      { do: 'menu', at: 'module.sirius.aws_secretsmanager_secret_dockerhub_id' },
      {
        do: 'act',
        at: 'data.aws_secretsmanager_secret_version.sirius_dockerhub_token.secret_string',
        pick: 'Exchange',
      },
      { do: 'write' },
    ]);
    const [diagnostics, hover, menu] = results as [{ code: string }[], string, string[]];
    const rules = ['missing-dockerhub-output', 'swapped-dockerhub-credentials'];
    assert.deepEqual([...new Set(diagnostics.map(({ code }) => code))], rules);
    assert.match(hover, /DOCKER_USER/);
    // The fix would add the output to another file, which this editor cannot have confirmed.
    assert.deepEqual(menu, [
      'Fix all safe problems in this file',
      'Ignore missing-dockerhub-output here, with a reason',
    ]);
    assert.match(read('main.tf'), /DOCKER_USER {9}= data\.aws_secretsmanager_secret_version\.sirius_dockerhub_id\./);
    assert.equal(read('sirius/main.tf'), product);
  });
});

/** The second set-up for Neovim on the page, which is for Debian's version: people copy what is tried here. */
function olderSetUp(): string {
  const page = readFileSync(path.join(root, 'media/lsp.md'), 'utf8');
  const setUps = [...page.matchAll(/^```lua\n(.*?)^```$/gms)].map(([, lua]) => lua ?? '');
  const older = setUps.find((lua) => lua.includes('start_client'));
  assert.ok(older, 'media/lsp.md has no set-up for older versions of Neovim');
  return older;
}
