import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lintCommand } from '../../../../src/cli/lintCommand';
import { nodeFiles } from '../../../../src/ports/nodeFiles';
import { auditConfig } from '../../../../src/steps/config/auditConfig';

const config = 'app/.circleci/config.yml';
const job = (entry: string, step = 'checkout'): string =>
  `version: 2.1\njobs:\n  build:\n    docker:\n      - ${entry}\n    steps:\n      - ${step}\nworkflows:\n  w:\n    jobs: [build]\n`;
const off = 'rules: {unauthenticated-docker-pull: off}\n';
const auth = (password: string): string => `auth: {username: $DOCKER_USER, password: ${password}}`;

/** Made here, so that no scanner takes it for one that leaked. */
const password = ['hunter2', 'hunter2'].join('');

/** What lies in a workspace, and on which lines of the config a step and the linter find something. */
const cases: Readonly<Record<string, { readonly files: Readonly<Record<string, string>>; readonly lines: number[] }>> =
  {
    'settings above the repository count for neither': {
      files: { '.pullbook.yml': off, 'app/.git/HEAD': '', [config]: job('image: acme/app:1') },
      lines: [5],
    },
    'those of the repository count for both': {
      files: { 'app/.pullbook.yml': off, 'app/.git/HEAD': '', [config]: job('image: acme/app:1') },
      lines: [],
    },
    'a password in the config is found by both': {
      files: { 'app/.git/HEAD': '', [config]: job(`{image: "acme/app:1", ${auth(password)}}`) },
      lines: [5],
    },
    'a pull with credentials is right for both': {
      files: { 'app/.git/HEAD': '', [config]: job(`{image: "acme/app:1", ${auth('$DOCKER_ACCESS_TOKEN')}}`) },
      lines: [],
    },
    'a Dockerfile beside the config is read by both': {
      files: {
        'app/.git/HEAD': '',
        'app/Dockerfile': 'FROM node:20\n',
        [config]: `version: 2.1\njobs:\n  build:\n    machine: true\n    steps:\n      - run: docker build .\nworkflows:\n  w:\n    jobs: [build]\n`,
      },
      lines: [6],
    },
    'a Dockerfile that pulls nothing from Docker Hub is right for both': {
      files: {
        'app/.git/HEAD': '',
        'app/Dockerfile': 'FROM ghcr.io/acme/base\n',
        [config]: `version: 2.1\njobs:\n  build:\n    machine: true\n    steps:\n      - run: docker build .\nworkflows:\n  w:\n    jobs: [build]\n`,
      },
      lines: [],
    },
  };

describe('a config is judged alike by the step and by the command line', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'pullbook-verdict-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const [what, { files, lines }] of Object.entries(cases)) {
    it(what, async () => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        writeFileSync(path.join(folder, name), text);
      }
      const text = readFileSync(path.join(folder, config), 'utf8');
      const { findings } = await auditConfig(nodeFiles([folder]), config, text);
      assert.deepEqual(
        findings.map(({ line }) => line),
        lines,
      );
      let out = '';
      const io = {
        stdout: (text: string) => void (out += text),
        stderr: (text: string) => assert.fail(text),
        environment: {},
        folder,
        isInteractive: false,
        signal: new AbortController().signal,
      };
      assert.equal(await lintCommand(['app'], io), lines.length === 0 ? 0 : 1);
      for (const { line, message } of findings)
        assert.ok(out.includes(`${config}:${line}:`) && out.includes(message), `${out}\nlacks ${message}`);
    });
  }
});
