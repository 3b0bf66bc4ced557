import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../.ci/lib.mjs';
import { sources } from '../../support/sources';
import { runCli } from '../../support/runCli';

const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const page = read('media/lsp.md');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, text]) => text ?? '');

/** What an editor calls a language where it has a name of its own for it. */
const inHelix = new Map([['terraform', 'hcl']]);

describe('the page on the language server', () => {
  it('sets Neovim up for every language of every source, and for no other', () => {
    const wanted = [...new Set(sources.flatMap(({ languages }) => languages))];
    const setUps = blocks('lua');
    assert.equal(setUps.length, 2);
    for (const lua of setUps) {
      const [, list] = /(?:filetypes|pattern) = \{ ([^}]*) \}/.exec(lua) ?? [];
      assert.deepEqual(
        list?.split(', '),
        wanted.map((language) => `'${language}'`),
      );
    }
  });

  it('sets Helix and Emacs up for the language of every source', () => {
    const [toml, ...moreToml] = blocks('toml');
    const [elisp, ...moreElisp] = blocks('elisp');
    assert.deepEqual([moreToml, moreElisp], [[], []]);
    const wanted = [...new Set(sources.map(({ languages }) => languages[0] ?? ''))];
    assert.deepEqual(
      [...(toml ?? '').matchAll(/^name = "(.*)"$/gm)].map(([, name]) => name),
      wanted.map((language) => inHelix.get(language) ?? language),
    );
    for (const language of wanted) assert.match(elisp ?? '', new RegExp(`[( ]${language}-mode[ )]`));
  });

  it('says of each set-up on which version it was tried, or that it was not', () => {
    const setUps = page.split(/^```(?:lua|toml|elisp)$/m).slice(0, -1);
    for (const before of setUps)
      assert.match(before.slice(before.lastIndexOf('```') + 1), /tried on (?:\w+ )?\d+\.\d+|untried/);
  });

  it('is found: from the README, from the page on the command line, and from the help', async () => {
    assert.match(read('README.md'), /\]\(media\/lsp\.md\)/);
    assert.match(read('media/cli.md'), /\]\(lsp\.md\)/);
    assert.match((await runCli(['--help'])).stdout, /^ {2}pullbook lsp$/m);
  });
});
