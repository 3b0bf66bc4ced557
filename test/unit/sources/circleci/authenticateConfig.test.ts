import assert from 'node:assert/strict';
import { authenticateConfig } from '../../../../src/sources/circleci/authenticateConfig';
import { lintText } from '../../../../src/sources/circleci/linter';
import { rules } from '../../../../src/sources/circleci/registry';
import { benchOf } from '../ruleBenches';
import { readRuleFixtures } from '../ruleFixture';

const wanted = new Set(['unauthenticated-docker-pull', 'missing-docker-login']);
/** A login as another user, into another folder, or to another host than a plain one has. */
const isForPerson = (data: Readonly<Record<string, unknown>> = {}): boolean => 'host' in data || 'folder' in data;
const left = (text: string): string[] =>
  lintText(text)
    .findings.filter(({ rule, data }) => wanted.has(rule) && !isForPerson(data))
    .map(({ rule, message }) => `${rule}: ${message}`);
/** Comments, anchors and aliases, in order; a fix adds none and takes none away. */
const marks = (text: string): string[] => text.match(/#.*|(?<=\s)[&*][\w-]+/g) ?? [];

describe('authenticateConfig', () => {
  for (const { id } of rules) {
    for (const { name, text } of readRuleFixtures(benchOf('circleci'), id)) {
      it(`leaves nothing anonymous in ${id}/${name}`, () => {
        const { model } = lintText(text);
        const done = authenticateConfig(model);
        if (done === undefined) {
          if (model.document.problems.length === 0) assert.deepEqual(left(text), []);
          return;
        }
        assert.deepEqual(lintText(done.text).model.document.problems, []);
        assert.deepEqual(left(done.text), []);
        assert.deepEqual(marks(done.text), marks(text));
      });
    }
  }

  it('gives each inline orb its own docker orb and command, at any depth', () => {
    const orb = (indent: string): string =>
      `${indent}jobs:\n${indent}  build:\n${indent}    machine: true\n${indent}    steps: [run: docker build .]\n`;
    const text = `version: 2.1\norbs:\n  outer:\n    orbs:\n      inner:\n${orb('        ')}${orb('    ')}${orb('')}`;
    const done = authenticateConfig(lintText(text).model);
    assert.equal(done?.logins, 3);
    assert.equal(done.text.match(/docker: circleci\/docker@/g)?.length, 3);
    assert.equal(done.text.match(/dockerhub_login:/g)?.length, 3);
    assert.deepEqual(left(done.text), []);
  });

  it('needs neither orb nor command in version 2', () => {
    const text = 'version: 2\njobs:\n  build:\n    machine: true\n    steps:\n      - run: docker build .\n';
    const done = authenticateConfig(lintText(text).model);
    assert.match(done?.text ?? '', /docker login --username "\$DOCKER_USER" --password-stdin/);
    assert.doesNotMatch(done?.text ?? '', /orbs:|commands:/);
  });

  for (const [how, gap] of [
    ['with an empty line where the file has them', '\n'],
    ['without where it has none', ''],
  ] as const)
    it(`sets new sections apart ${how}`, () => {
      const job = 'jobs:\n  build:\n    machine: true\n    steps: [run: docker build .]\n';
      const command = 'commands:\n  hello:\n    steps: [checkout]\n';
      const done = authenticateConfig(lintText(`version: 2.1\n${gap}${command}${gap}${job}`).model);
      assert.ok(done);
      assert.ok(done.text.startsWith(`version: 2.1\n${gap}orbs:\n  docker: circleci/docker@4.0.1\n${gap}commands:\n`));
      assert.ok(done.text.includes(`    steps: [checkout]\n  dockerhub_login:\n`));
    });
});
