import assert from 'node:assert/strict';
import { ignoreComment } from '../../../../src/language/ignoreComment';
import { defaultSettings } from '../../../../src/lint/settings';
import { applyEdits, type Edit } from '../../../../src/shared/text';
import { lintConfig } from '../../../../src/sources/circleci/configLint';
import { lintText } from '../../../../src/sources/circleci/linter';
import { fixText } from './fixes';

const path = '.circleci/config.yml';

function safeFixes(text: string): { readonly edits: readonly Edit[]; readonly count: number } {
  const { edits, applied } = lintConfig(path, text, defaultSettings).fixAll({ unsafe: false });
  return { edits: edits.get(path) ?? [], count: applied.get(path) ?? 0 };
}

describe('every safe fix of a config', () => {
  const text = [
    'version: 2.1',
    'jobs:',
    '  a:',
    '    docker:',
    '      - image: cimg/base:2024.01',
    '        auth: {username: DOCKER_USER, password: $DOCKER_ACCESS_TOKEN}',
    '      - image: redis:7 # cache',
    '    steps: [checkout]',
    'workflows: {main: {jobs: [a]}}',
    '',
  ].join('\r\n');

  it('comes to the same text as the command line, in one step', () => {
    const { edits, count } = safeFixes(text);
    const fixed = fixText(text, defaultSettings);
    assert.notEqual(count, 0);
    assert.equal(count, fixed.applied);
    assert.equal(applyEdits(text, edits), fixed.text);
  });

  it('does nothing to a text that does not parse', () => {
    assert.deepEqual(safeFixes(`${text}x: [`), { edits: [], count: 0 });
  });
});

describe('ignoreComment in a config', () => {
  const ignored = (text: string, rule: string): string => {
    const lint = lintConfig(path, text, defaultSettings);
    const findings = lint.findings.get(path) ?? [];
    const finding = findings.find((one) => one.rule === rule);
    assert.ok(finding, findings.map((one) => one.rule).join());
    const comment = ignoreComment(text, (line) => lint.textOver(path, line), finding);
    const edit = { span: { start: comment.at, end: comment.at }, text: `${comment.indentation}${comment.text}said\n` };
    return applyEdits(text, [edit]);
  };
  const rulesOf = (text: string): string[] => lintText(text).findings.map(({ rule }) => rule);

  it('suppresses the finding of an image', () => {
    const text = 'version: 2.1\njobs:\n  a:\n    docker:\n      - image: redis\n    steps: [checkout]\n';
    assert.deepEqual(rulesOf(ignored(text, 'unauthenticated-docker-pull')), []);
  });

  it('goes above the step of a script, never into the script', () => {
    const text = [
      'version: 2.1',
      'jobs:',
      '  a:',
      '    machine: true',
      '    steps:',
      '      - run:',
      '          name: Pull',
      '          command: |',
      '            echo first',
      '            docker pull redis',
      '',
    ].join('\n');
    const after = ignored(text, 'missing-docker-login');
    assert.ok(!rulesOf(after).includes('missing-docker-login'), after);
    assert.ok(after.includes('command: |\n            echo first\n            docker pull redis\n'));
  });
});
