import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../../src/shared/text';
import { align } from '../../../../src/sources/terraform/insert/align';
import { rowsOf } from '../../../../src/sources/terraform/insert/rows';
import { formatted, hasTerraform } from '../../../support/terraformFmt';

function aligned(text: string, at = text): string {
  const start = text.indexOf(at);
  return applyEdits(text, align(text, [{ start, end: start + at.length }]));
}

/** Lines of an object as people write them, unaligned. */
const line = fc.oneof(
  fc.constantFrom(
    'a = 1',
    'longer_name = "x = {" # not a bracket',
    '"quoted" = local.x',
    '(local.key) = "é" // umlaut',
    'é = "${f({ a = 1 })}" # inner',
    'one = { A = 1, B = 2 }',
    'called = merge(local.x, { A = 1 })',
    'compare = a == b ? c : d',
    'listed = { for x in y : x => 1 } # by key',
    '',
    '# a comment = none',
    '/* another = one */',
    'multi = {\n  inner = 1 # one\n  i = 2 # two\n}',
    'tuple = [\n  1,\n  2\n]',
    'heredoc = <<EOT\n  a = 1\n  bb = 2 }\nEOT',
    'indented = <<-EOT\n  a = 1 {\n  EOT',
    'b = 1 /* behind */',
    'cc = 2 # one',
    'ddd = 3 # two',
    'comma = 4,',
  ),
);

describe('align', () => {
  it('aligns as terraform fmt does, whatever stands beside each other', function () {
    // Each list becomes an object; all of them are formatted in one go.
    const lists = fc.sample(fc.array(line, { minLength: 1, maxLength: 9 }), { numRuns: 300, seed: 7 });
    const block = (lines: readonly string[], index: number): string =>
      `locals {\n  n${index} = {\n${lines.join('\n')}\n  }\n}\n`;
    const text = lists.map(block).join('\n');
    if (!hasTerraform()) this.skip();
    const right = formatted(text);
    // Indents are not this function's business: it gets them right, and every gap wrong.
    const spoilt = right.replace(/^( *[^\s#/][^=\n#]*?) += /gm, '$1 = ').replace(/(?<=\S) +(#|\/\/)/g, '   $1');
    assert.notEqual(spoilt, right);
    assert.equal(aligned(spoilt), formatted(spoilt));
  });

  it('leaves runs alone in which nothing was written', () => {
    const text = 'locals {\n  a = 1\n  bbb = 2\n\n  c = 3\n  new_one = 4\n}\n';
    assert.equal(aligned(text, 'new_one = 4'), 'locals {\n  a = 1\n  bbb = 2\n\n  c       = 3\n  new_one = 4\n}\n');
  });

  it('closes up the rest of a run that was cut in two', () => {
    const text = 'module "x" {\n  a    = 1\n  long = {\n    b = 1\n  }\n  c    = 2\n}\n';
    assert.equal(
      aligned(text, 'long = {\n    b = 1\n  }'),
      'module "x" {\n  a = 1\n  long = {\n    b = 1\n  }\n  c = 2\n}\n',
    );
  });

  it('keeps CRLF', () => {
    assert.equal(aligned('x {\r\n  a = 1\r\n  bb = 2\r\n}\r\n'), 'x {\r\n  a  = 1\r\n  bb = 2\r\n}\r\n');
  });

  it('survives any text, and its rows cover it in order', () => {
    const piece = fc.constantFrom(
      '"',
      '${',
      '}',
      '{',
      '#',
      '//',
      '/*',
      '*/',
      '<<EOT\n',
      'EOT\n',
      '\n',
      '\\',
      'x = ',
      '\r\n',
      '=',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        let at = 0;
        for (const { start, end } of rowsOf(text)) {
          assert.ok(start >= at && end >= start && end <= text.length);
          at = end;
        }
        aligned(text);
      }),
    );
  });
});
