import assert from 'node:assert/strict';
import { hoverContent } from '../../../src/lsp/hoverContent';
import { code } from '../../../src/shared/markdownCode';

describe('hovers of the language server', () => {
  const plain = (markdown: string): string =>
    hoverContent({ span: { start: 0, end: 1 }, sign: 'note', markdown }, false).value;

  it('lose the marks of Markdown where an editor shows none, and nothing else', () => {
    for (const [markdown, text] of [
      ['**Pulls** the image', 'Pulls the image'],
      [`No ${code('auth')}: see`, 'No auth: see'],
      [`${code('a')} · ${code('b')}`, 'a · b'],
      [`of ${code('with ` mark')} and`, 'of with ` mark and'],
      ['made in [a\\[0\\].tf](file:///a%5B0%5D.tf) by', 'made in a[0].tf by'],
      ['five \\* six', 'five * six'],
      ['one\n\ntwo\n\n', 'one\n\ntwo'],
    ] as const)
      assert.equal(plain(markdown), `ℹ ${text}`);
  });

  it('stay as they are where an editor shows Markdown', () => {
    const hover = { span: { start: 0, end: 1 }, sign: 'right', markdown: '**Yes** `it` is' } as const;
    assert.deepEqual(hoverContent(hover, true), { kind: 'markdown', value: '✓ **Yes** `it` is' });
  });
});
