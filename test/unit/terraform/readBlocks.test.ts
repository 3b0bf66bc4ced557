import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maskTerraform } from '../../../src/terraform/maskTerraform';
import { findAttribute, literalOf, readBlocks } from '../../../src/terraform/readBlocks';

describe('readBlocks', () => {
  it('reads type, labels and body of top-level blocks', () => {
    const text = 'module "a" {\n  x = 1\n}\ndata "b" "c" { y = 2 }\nterraform {\n  backend "s3" {}\n}\n';
    assert.deepEqual(
      readBlocks(text).map(({ type, labels }) => [type, ...labels]),
      [['module', 'a'], ['data', 'b', 'c'], ['terraform']],
    );
    for (const block of readBlocks(text)) assert.equal(text.slice(block.bodyStart, block.bodyEnd), block.body);
  });

  it('takes no brace in a string, a comment, an interpolation or a heredoc for structure', () => {
    const text = [
      'module "a" { # } not here',
      '  x = "}" // }',
      '  y = "${join("}", [])}" /* } */',
      '  z = <<-EOT',
      '    } module "inner" {',
      '  EOT',
      '}',
      'module "b" {}',
    ].join('\n');
    assert.deepEqual(
      readBlocks(text).map(({ labels }) => labels[0]),
      ['a', 'b'],
    );
  });

  it('leaves out a block that is not closed', () => {
    assert.deepEqual(readBlocks('module "a" {\n  x = 1\n'), []);
  });

  it('survives any text, and masks without moving an offset', () => {
    const piece = fc.constantFrom(
      '"',
      '{',
      '}',
      '${',
      '#',
      '//',
      '/*',
      '*/',
      '<<EOT\n',
      'EOT\n',
      '\n',
      'module "a" ',
      '\\',
      'x = ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const { code, mask } = maskTerraform(text);
        assert.equal(code.length, text.length);
        assert.equal(mask.length, text.length);
        readBlocks(text);
      }),
    );
  });
});

describe('findAttribute', () => {
  const block = readBlocks(
    'module "a" {\n  source = "./x" # here\n  map = {\n    source = 1, other = 2\n  }\n  tail = f(1, 2)\n}',
  )[0]!;

  it('finds attributes of the body itself, not of a map in it', () => {
    assert.equal(literalOf(findAttribute(block, 'source')), './x');
    assert.equal(findAttribute(block, 'other'), undefined);
  });

  it('reads an expression to its end, over lines and brackets', () => {
    assert.equal(findAttribute(block, 'tail')?.text, 'f(1, 2)');
    const map = findAttribute(block, 'map');
    assert.equal(map?.text, '{\n    source = 1, other = 2\n  }');
    assert.equal(block.body.slice(map.start, map.end), map.text);
  });

  it('takes an interpolated string for no literal', () => {
    const other = readBlocks('module "a" { source = "${var.x}" }')[0]!;
    assert.equal(literalOf(findAttribute(other, 'source')), undefined);
  });
});
