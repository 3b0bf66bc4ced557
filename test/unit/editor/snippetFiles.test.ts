import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { allSnippets } from '../../../.ci/snippets.mjs';
import manifest from '../../../package.json';

describe('the snippets that the extension contributes', () => {
  it('share no prefix and no name, and say what they are for', async () => {
    const all = Object.values(await allSnippets()).flat();
    const prefixes = all.flatMap(({ prefix }) => prefix);
    assert.deepEqual(prefixes, [...new Set(prefixes)]);
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
    for (const { name, description } of all) assert.match(description, /^[A-Z].{20,}$/, name);
  });

  it('are contributed for languages that are there without another extension', () => {
    const { snippets, languages } = manifest.contributes;
    for (const file of readdirSync('snippets'))
      assert.ok(
        snippets.some(({ path }) => path === `./snippets/${file}`),
        file,
      );
    for (const { path } of snippets) assert.ok(existsSync(path), path);
    // VS Code brings YAML; the others are known to it only by this contribution or by an extension that adds to it. No file
    // names: the last extension to claim `.tf` would win, and take the highlighting from the other.
    const known = ['yaml', ...languages.map(({ id }) => id)];
    for (const { language } of snippets) assert.ok(known.includes(language), language);
    assert.deepEqual(languages, [
      { id: 'terraform', aliases: ['Terraform'] },
      { id: 'opentofu', aliases: ['OpenTofu'] },
    ]);
  });

  it('are shipped', () => {
    assert.match(readFileSync('.vscodeignore', 'utf8'), /^!snippets\/\*\*$/m);
  });
});
