import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { mock } from 'node:test';
import { readHclWasm } from '../../../../src/ports/hclWasm';
import { createHclParser, type HclParser } from '../../../../src/sources/terraform/hcl/hclParser';
import { attributeOf, expressionsInBody, type Expression } from '../../../../src/sources/terraform/hcl/node';
import { checkBody, checkSpan } from './checkBody';
import { linter, splitFiles, wiringFixtures } from './wiringFixture';

const realistic = readFileSync(path.join(wiringFixtures, 'terraform-parse-error/ok-syntax.tf'), 'utf8');
const wired = splitFiles(readFileSync(path.join(wiringFixtures, 'missing-dockerhub-output/ok.tf'), 'utf8'));

describe('the HCL parser', () => {
  let parser: HclParser;
  before(async () => (parser = (await linter).parser));

  const valueOf = (source: string): Expression => {
    const { body, problems } = parser.parse(`a = ${source}\n`);
    assert.deepEqual(problems, [], source);
    return attributeOf(body, 'a')!.value;
  };

  it('reads every kind of expression, heredocs without their last line end', () => {
    const rows: readonly [source: string, kind: Expression['kind'], said: unknown][] = [
      ['"x\\n\\"\\u00e9$${y}"', 'text', 'x\n"é${y}'],
      ['""', 'text', ''],
      ['<<EOT\none\ntwo\nEOT', 'text', 'one\ntwo'],
      ['"a-${b}"', 'template', undefined],
      ['1e5', 'constant', '1e5'],
      ['true', 'constant', 'true'],
      ['null', 'constant', 'null'],
      ['module.x["y"].z', 'reference', ['module', 'x', 'y', 'z']],
      ['module.x[each.key].z', 'reference', ['module', 'x', '*', 'z']],
      ['x[0].y', 'reference', ['x', '0', 'y']],
      ['x.0.y', 'reference', ['x', '0', 'y']],
      ['x[*].y[0]', 'reference', ['x', '*', 'y', '0']],
      ['x.*.y', 'reference', ['x', '*', 'y']],
      ['(x.y)', 'reference', ['x', 'y']],
      ['{ a = 1, "b" : 2, (c) = 3, aws.d = 4 }', 'object', ['a', 'b', undefined, undefined]],
      ['{}', 'object', []],
      ['[1, x.y]', 'tuple', 2],
      ['f(x, "y")', 'call', 'f'],
      ['f(x).y', 'other', undefined],
      ['x ? y : z', 'other', undefined],
      ['-1', 'other', undefined],
      ['[for x in y : x]', 'other', undefined],
    ];
    for (const [source, kind, said] of rows) {
      const value = valueOf(source);
      assert.equal(value.kind, kind, source);
      if (value.kind === 'text' || value.kind === 'constant') assert.equal(value.value, said, source);
      if (value.kind === 'reference') assert.deepEqual(value.path, said, source);
      if (value.kind === 'object')
        assert.deepEqual(
          value.entries.map(({ key }) => key),
          said,
          source,
        );
      if (value.kind === 'tuple') assert.equal(value.items.length, said, source);
      if (value.kind === 'call') assert.equal(value.name, said, source);
    }
  });

  it('finds the references inside of operations, functions and templates', () => {
    for (const source of [
      'x ? a.b["c"] : "d"',
      'f([{ k = a.b.c }])',
      '"${a.b.c}-${d}"',
      '[for i in a.b.c : i]',
      '!a.b.c',
    ])
      assert.ok(
        [...expressionsInBody(parser.parse(`a = ${source}\n`).body)].some(
          (value) => value.kind === 'reference' && value.path.join('.') === 'a.b.c',
        ),
        source,
      );
  });

  it('gives the places of blocks, heads, bodies, names and values', () => {
    const text = 'x = 1\nmodule "a" {\n  source = "./a"\n  nested {}\n}\n';
    const { body } = parser.parse(text);
    const [block] = body.blocks;
    const cut = ({ start, end }: { start: number; end: number }): string => text.slice(start, end);
    assert.equal(cut(block!.head), 'module "a"');
    assert.deepEqual(block!.labels, ['a']);
    assert.equal(cut(block!.span), 'module "a" {\n  source = "./a"\n  nested {}\n}');
    assert.equal(cut(block!.body.span).trim(), 'source = "./a"\n  nested {}');
    const [source] = block!.body.attributes;
    assert.equal(cut(source!.span), 'source = "./a"');
    assert.equal(cut(source!.nameSpan), 'source');
    assert.equal(cut(source!.value.span), '"./a"');
  });

  it('counts in UTF-16 behind emoji, with CRLF and behind a byte order mark', () => {
    for (const [before, newline] of [
      ['', '\r\n'],
      ['\ufeff', '\n'],
      ['# 😀 é\n', '\n'],
      ['/* 𝒳 */ ', '\r\n'],
    ] as const) {
      const text = `${before}a = "😀${newline === '\n' ? '' : '𝒳'}"${newline}b = <<EOT${newline}😀${newline}EOT${newline}c = x.y${newline}`;
      const { body, problems } = parser.parse(text);
      assert.deepEqual(problems, [], JSON.stringify(text));
      const c = attributeOf(body, 'c')!;
      assert.equal(text.slice(c.value.span.start, c.value.span.end), 'x.y');
      assert.equal(text.slice(c.nameSpan.start, c.nameSpan.end), 'c');
    }
  });

  it('keeps the blocks around a broken one, at their places', () => {
    const blocks = (broken: string): string => `module "a" {\n  x = 1\n}\n\n${broken}\nmodule "b" {\n  y = f.g\n}\n`;
    for (const broken of [
      'module "c" {\n  x = {\n',
      'module "c" {\n  x = "open\n}\n',
      'locals {\n  = =\n}\n',
      '}}}\n',
    ]) {
      const text = blocks(broken);
      const { body, problems } = parser.parse(text);
      assert.ok(problems.length > 0, broken);
      const found = body.blocks.filter(({ labels }) => labels[0] === 'a' || labels[0] === 'b');
      assert.equal(found.length, 2, broken);
      const y = attributeOf(found[1]!.body, 'y')!;
      assert.equal(text.slice(y.value.span.start, y.value.span.end), 'f.g', broken);
    }
  });

  it('says in a few words where a text is broken', () => {
    const rows: readonly [text: string, message: RegExp, line: number][] = [
      ['a "b" {\n  n = [1, 2\n}\n', /`\]` is missing/, 3],
      ['a "b" {\n  n = "x\n\n  m = "y"\n}\n', /quote is not closed/, 2],
      ['a "b" {\n  n = =\n}\n', /`=.*` is not expected/, 2],
    ];
    for (const [text, message, line] of rows) {
      const [problem] = parser.parse(text).problems;
      assert.match(problem?.message ?? '', message);
      assert.equal(text.slice(0, problem!.span.start).split('\n').length, line, text);
    }
  });

  it('never throws on an edited or cut file, and all places stay within the text and in order', () => {
    const texts = [realistic, ...wired.map(({ text }) => text)];
    const piece = fc.constantFrom('{', '}', '"', '${', '<<EOT\n', '=', '[', ')', '#', '/*', '\n', '😀', '\\', 'x', '');
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(),
        fc.nat({ max: 40 }),
        piece,
        fc.boolean(),
        (text, at, length, insert, isCut) => {
          const start = at % (text.length + 1);
          const edited = text.slice(0, start) + insert + (isCut ? '' : text.slice(start + length));
          const { body, problems } = parser.parse(edited);
          checkBody(body, edited.length);
          for (const { span } of problems) checkSpan(span, { start: 0, end: edited.length });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('measures what a text costs by the CPU, so that a machine that was busy or asleep gives up on none', async () => {
    const wasm = await readHclWasm();
    let hours = 0;
    const clock = mock.method(performance, 'now', () => 3_600_000 * hours++);
    const { problems } = (await createHclParser(wasm)).parse('a = 1\nb = }\nc = 1\n');
    clock.mock.restore();
    assert.ok(problems.length > 0 && problems.every(({ isLimit }) => isLimit !== true));
    let used = 0;
    const spent = await createHclParser({ ...wasm, cpuMs: () => (used += 3_000) });
    assert.deepEqual(
      spent.parse('a = 1\n').problems.map(({ isLimit }) => isLimit),
      [true],
    );
  });
});
