import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRunbook } from '../../../src/cli/readRunbook';
import { sampleRunbook } from '../../support/readRunbookFile';
import { runCli } from '../../support/runCli';

/** One file of each kind that the linter reads, with something to find by each, or something that keeps it from being found. */
const files: Readonly<Record<string, string>> = {
  '.circleci/config.yml': `version: 2.1
jobs:
  shell:
    machine: true
    steps:
      - run: |
          if [ -n "$X" ]; then
            docker pull \\
              acme/continued:1
          fi
          cat <<EOF > note.txt
          docker pull acme/no-command:1
          EOF
          # pullbook-ignore
          docker run acme/after:1
  builds:
    machine: true
    steps:
      - run: docker build -f Dockerfile.ci .
      - run: docker compose -f compose.yml build
  folded:
    machine: true
    steps:
      - run: >-
          docker pull
          acme/folded:1
  ignored:
    docker:
      # pullbook-ignore unauthenticated-docker-pull: no secrets here
      - image: acme/ignored:1
    steps: [checkout]
`,
  'Dockerfile.ci': 'ARG BASE=acme/base:1\nFROM $BASE AS first\nRUN true \\\n  && true\nFROM first\n',
  'compose.yml': 'services:\n  web:\n    build:\n      context: .\n      dockerfile: Dockerfile.web\n',
  'Dockerfile.web': '# escape=`\nFROM `\n  acme/web:1\n',
  '.pullbook.yml': 'profile: pedantic\nrules:\n  unused-ignore: warning\nexemptNamespaces:\n  - acme-public\n',
  'infra/main.tf': `module "secrets" {
  source         = "./modules/ci_dockerhub_secrets"
  product_prefix = "sirius"
}

module "repository" {
  source = "./modules/repository"
  circleci_env_vars = {
    # pullbook-ignore literal-dockerhub-credential: a test
    DOCKER_USER         = "somebody"
    DOCKER_ACCESS_TOKEN = <<-EOT
      ${['dckr', 'pat', 'x'.repeat(27)].join('_')}
    EOT
  }
}
`,
};

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

describe('files with the line ends of Windows', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'pullbook-ends-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What is found, by place and rule. */
  async function lint(alter: (text: string) => string): Promise<readonly string[]> {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), alter(text));
    }
    const { stdout, stderr } = await runCli(['lint', '.'], { folder });
    return [...stdout.split('\n'), ...stderr.split('\n')];
  }

  it('are linted alike, whatever kind they are', async () => {
    const plain = await lint((text) => text);
    assert.ok(plain.length > 8, plain.join('\n'));
    for (const rule of ['missing-docker-login', 'compose-or-dockerfile-hub-image', 'literal-dockerhub-credential'])
      assert.ok(
        plain.some((line) => line.includes(rule)),
        `${rule} in\n${plain.join('\n')}`,
      );
    assert.deepEqual(await lint(crlf), plain);
    assert.deepEqual(await lint((text) => `\ufeff${crlf(text)}`), plain);
  });

  it('one at a time beside others, are linted alike', async () => {
    const plain = await lint((text) => text);
    for (const text of Object.values(files))
      assert.deepEqual(await lint((one) => (one === text ? crlf(one) : one)), plain, text.slice(0, 40));
  });

  it('are the same runbook', async () => {
    const text = readFileSync(sampleRunbook, 'utf8').replaceAll('\r\n', '\n');
    const read = async (name: string, content: string) => {
      writeFileSync(path.join(folder, name), content);
      const { runbook, problems } = await readRunbook(folder, name, '2026-11-01');
      return { steps: runbook.steps.map(({ id, uses }) => [id, uses]), inputs: runbook.inputs, problems };
    };
    const plain = await read('a.runbook.md', text);
    assert.ok(plain.steps.length > 5);
    assert.deepEqual(await read('b.runbook.md', crlf(text)), plain);
    assert.deepEqual(await read('c.runbook.md', `\ufeff${crlf(text)}`), plain);
  });
});
