import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '../../../src/clients');
const sources = readdirSync(folder).map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));

/** The modules that a file loads together with itself; types and `import()` are left out. */
function loadedWith(text: string): string[] {
  return [...text.matchAll(/^(?:import|export) (?!type\b)(?:[^;']* from )?'([^']+)'/gm)].map((match) => match[1]!);
}

describe('what the clients load', () => {
  for (const [only, prefix] of [
    ['axiosTransport.ts', 'axios'],
    ['awsSdk.ts', '@aws-sdk/'],
  ] as const) {
    it(`has ${prefix} behind ${only} alone, which loads on first use`, () => {
      const users = sources.filter(({ text }) => loadedWith(text).some((name) => name.startsWith(prefix)));
      assert.deepEqual(
        users.map(({ name }) => name),
        [only],
      );
      const entry = `./${only.replace('.ts', '')}`;
      for (const { name, text } of sources) assert.ok(!loadedWith(text).includes(entry), `${name} loads it at once`);
      assert.ok(sources.some(({ text }) => text.includes(`import('${entry}')`)));
    });
  }
});
