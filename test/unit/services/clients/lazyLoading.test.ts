import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '../../../../src/services');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ name: path.basename(file), text: readFileSync(path.join(folder, file), 'utf8') }));

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
      const entry = `/${only.replace('.ts', '')}`;
      for (const { name, text } of sources)
        assert.ok(!loadedWith(text).some((module) => module.endsWith(entry)), `${name} loads it at once`);
      assert.ok(sources.some(({ text }) => text.includes(`${entry}')`) && /import\('[^']*'\)/.test(text)));
    });
  }
});
