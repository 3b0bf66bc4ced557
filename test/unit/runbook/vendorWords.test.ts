import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const vendors = /\b(?:docker\w*|circle-?ci\w*|aws\w*|amazon|terraform\w*|github|hub|dckr\w*|AKIA)\b/i;

/** Owned by the services, which make a person's part plain data. */
const others = ['src/shared/part.ts'];

describe('the engine and what all folders share', () => {
  for (const folder of ['src/runbook', 'src/shared']) {
    it(`name no vendor, not even in a comment: ${folder}`, () => {
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((path) => path.endsWith('.ts') && !others.includes(path));
      assert.ok(files.length > 10);
      const named = files.flatMap((path) =>
        readFileSync(path, 'utf8')
          .split('\n')
          .flatMap((line, index) => {
            // Where a fact comes from may be anybody's page.
            const found = vendors.exec(line.replace(/https?:\S+/g, ''));
            return found === null ? [] : [`${path}:${index + 1}: ${found[0]}`];
          }),
      );
      assert.deepEqual(named, []);
    });
  }
});
