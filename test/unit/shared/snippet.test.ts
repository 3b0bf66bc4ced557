import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fill, snippetBody } from '../../../src/shared/snippet';
import { choicesOf, expandSnippet, tabStopsOf } from '../../support/expandSnippet';

describe('a template', () => {
  it('is filled in, every hole of a name with the same value', () => {
    assert.equal(fill('a «x» b «y» «x»', { x: '1', y: '$&' }), 'a 1 b $& 1');
  });

  it('is not filled in when a value is missing', () => {
    assert.throws(() => fill('«x»', {}), /«x»/);
  });

  it('becomes a snippet with numbered, linked tab stops', () => {
    const body = snippetBody('«b» «a» «a:»\n«c»«d» «b»\n', {
      a: { text: 'one' },
      b: { choices: ['x,y', 'z|'] },
      c: { like: 'a', replace: /[^a-z]/g, by: '_' },
      d: 'stays «a»',
    });
    assert.deepEqual(body, ['${2|x\\,y,z\\||} ${1:one} «a:»', '${1/[^a-z]/_/g}stays ${1} ${2}']);
    assert.deepEqual(choicesOf(body), [['x,y', 'z|']]);
    assert.deepEqual(tabStopsOf(body), [1, 2]);
    assert.equal(expandSnippet(body, { 1: 'o-e' }), 'x,y o-e «a:»\no_estays o-e x,y');
  });

  it('is no snippet when a hole has no field, or a tab stop no place where its preset shows', () => {
    assert.throws(() => snippetBody('«x»', {}), /«x»/);
    assert.throws(() => snippetBody('«y»', { x: { text: '1' }, y: { like: 'x', replace: /-/g, by: '_' } }), /«x»/);
  });

  it('says as a snippet with its defaults what it says filled in, whatever characters are in it', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '$', '}', '{', '\\', '|', ',', '/', ':', '1', '\n', ' ') });
    fc.assert(
      fc.property(text, text, text, fc.array(text, { minLength: 1, maxLength: 3 }), (before, after, typed, choices) => {
        const template = `${before}«x»${after}«y»«x».`;
        const body = snippetBody(template, { x: { text: typed }, y: { choices } });
        assert.equal(expandSnippet(body), fill(template, { x: typed, y: choices[0]! }));
      }),
    );
  });
});

describe('expandSnippet, a helper of the tests', () => {
  const rows: readonly [body: string, typed: Record<string, string>, text: string][] = [
    ['$1 ${1:a} $1', {}, 'a a a'],
    ['${1:a} ${2:b ${1}}', { 1: 'x' }, 'x b x'],
    ['${1|a\\,b,c|} $1', {}, 'a,b a,b'],
    ['${1:a-b} ${1/(\\w)-(\\w)/$2${1}/}', {}, 'a-b ba'],
    ['${1:a/b} ${1/\\//\\//}', {}, 'a/b a/b'],
    ['\\$1 \\} \\\\ ${1:\\}}', {}, '$1 } \\ }'],
    ['${TM_FILENAME:none}$0', {}, 'none'],
    ['$UNKNOWN.', {}, '.'],
    ['a } b | c', {}, 'a } b | c'],
  ];
  for (const [body, typed, text] of rows) {
    it(body, () => {
      assert.equal(expandSnippet([body], typed), text);
    });
  }

  it('refuses what ends in the middle', () => {
    for (const body of ['${1:a', '${1|a', '${1/a/b', '${1/a/b/g', '${1!}'])
      assert.throws(() => expandSnippet([body]), Error);
  });
});
