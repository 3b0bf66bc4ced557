import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { lintText } from '../../../../src/sources/circleci/linter';
import { circleciSnippets } from '../../../../src/sources/circleci/snippets';
import { expandSnippet } from '../../../support/expandSnippet';

/** The snippet with this prefix, every tab stop passed over, at a column. */
function at(prefix: string, column: number): string {
  const snippet = circleciSnippets.find((one) => one.prefix.includes(prefix));
  assert.ok(snippet, prefix);
  return expandSnippet(snippet.body).replace(/^/gm, ' '.repeat(column));
}

const places: Readonly<Record<string, () => string>> = {
  auth: () => `version: 2.1
jobs:
  build:
    docker:
      - image: cimg/base:current
${at('auth', 8)}
    steps: [checkout]
workflows: {all: {jobs: [build]}}
`,
  'docker-auth': () => `version: 2.1
jobs:
  build:
${at('docker-auth', 4)}
    steps: [checkout]
workflows: {all: {jobs: [build]}}
`,
  'docker-orb and dockerhub_login': () => `version: 2.1
${at('docker-orb', 0)}
commands:
${at('dockerhub_login', 2)}
jobs:
  build:
${at('docker-auth', 4)}
    steps:
      - setup_remote_docker
      - dockerhub_login
      - run: docker pull redis:7
workflows: {all: {jobs: [build]}}
`,
  'docker-login': () => `version: 2
jobs:
  build:
${at('docker-auth', 4)}
    steps:
      - setup_remote_docker
${at('docker-login', 6)}
      - run: docker pull redis:7
`,
};

describe('the CircleCI snippets', () => {
  for (const [name, place] of Object.entries(places)) {
    it(`${name}: parses and lints clean where it belongs`, () => {
      assert.doesNotThrow(() => parse(place()) as unknown);
      assert.deepEqual(
        lintText(place()).findings.map(({ rule, message }) => `${rule}: ${message}`),
        [],
      );
    });
  }

  it('are all tried', () => {
    const tried = Object.keys(places)
      .join(' ')
      .split(/ (?:and )?/);
    for (const { prefix } of circleciSnippets) assert.ok(tried.includes(prefix[0] ?? ''), String(prefix));
  });

  it('are needed: without them the same configs do not lint clean', () => {
    const bare = (places['docker-login']?.() ?? '').replace(/^ +- run:\n +name: Log in.*\n.*\n/m, '');
    assert.notDeepEqual(lintText(bare).findings, []);
  });
});
