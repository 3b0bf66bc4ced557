import assert from 'node:assert/strict';
import { parseRunbook } from '../../../src/runbook/file/runbook';
import { decodeRunbook, splitRunbook } from '../../../src/runbook/file/markdown';
import { defaultSettings } from '../../../src/lint/settings';
import { lintConfig } from '../../../src/sources/circleci/configLint';
import { sampleKinds } from '../runbook/sampleKinds';
import { filled } from './family';

/** Nearly as large as a file may be that is read: 2 MB. */
const size = 1_900_000;

/** Texts in which something occurs more often than a call takes arguments, read to their end: a `RangeError` is no answer. */
describe('a file of very many items', () => {
  for (const [what, inside] of [
    ['step fences in a step', filled(size, '```yaml step\n')],
    ['aliases that name nothing', filled(600_000, '*a, ', 'with:\n  username: [', ']\n')],
    ['lines without a key', filled(200_000, 'a\n')],
    ['keys of one letter', filled(600_000, (at) => `  k${at}: 1\n`, 'with:\n')],
  ] as const) {
    it(`is a runbook with ${what}`, () => {
      const text = `\`\`\`yaml step\nid: s\nuses: hub/account\n${inside}\n\`\`\`\n`;
      const runbook = parseRunbook(splitRunbook(decodeRunbook(Buffer.from(text))), sampleKinds);
      assert.ok([...runbook.problems.values()].flat().length > 0);
    });
  }

  for (const [what, text] of [
    ['keys that nobody knows', filled(size, (at) => `k${at}: 1\n`, 'version: 2.1\njobs: {j: {machine: true}}\n')],
    ['lines that are no YAML', filled(size, '@\n', 'version: 2.1\n')],
    ['items in one list', filled(size, '- a\n', 'version: 2.1\nk:\n')],
  ] as const) {
    it(`is a config with ${what}`, () => {
      assert.ok(lintConfig('.circleci/config.yml', text, defaultSettings).findings.size > 0);
    });
  }
});
