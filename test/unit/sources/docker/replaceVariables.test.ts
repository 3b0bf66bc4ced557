import assert from 'node:assert/strict';
import { noExpressions } from '../../../../src/sources/docker/expressionSyntax';
import { readComposeFile } from '../../../../src/sources/docker/composeFile';
import { dockerfileImages } from '../../../../src/sources/docker/dockerfile';
import { parseImageReference } from '../../../../src/sources/docker/image/imageReference';
import { replaceVariables } from '../../../../src/sources/docker/replaceVariables';
import { maskSecrets } from '../../../../src/sources/docker/shell/maskSecrets';

const shown = (text: string): string =>
  replaceVariables(text, (inner, form) => `[${form === 'name' ? '' : form}${inner}]`);

describe('replaceVariables', () => {
  for (const [text, expected] of [
    ['a$B/c', 'a[B]/c'],
    ['${A}-${B:-c}', '[{A]-[{B:-c]'],
    ['${A:-${B}}', '[{A:-${B]}'],
    ['$(echo a)$B', '[(echo a][B]'],
    ['${A', '${A'],
    ['${A $(b) $C', '${A [(b] [C]'],
    ['$(a ${B} $C', '$(a [{B] [C]'],
    ['$ $$A $', '$ $[A] $'],
    ['', ''],
  ] as const)
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.equal(shown(text), expected);
    });

  it('goes on behind the sign of what is none', () => {
    assert.equal(
      replaceVariables('${-${A}}', (inner) => (inner === 'A' ? 'x' : undefined)),
      '${-x}',
    );
  });
});

describe('readers of variables that have no end', () => {
  it('keep what they said of images', () => {
    const { registry, repository } = parseImageReference('${REGISTRY:-ghcr.io}/a/$1b', noExpressions);
    assert.deepEqual([registry.kind, repository], ['unknown', '*/a/*b']);
    assert.equal(parseImageReference('a/b:${TAG', noExpressions).tag, '${TAG');
  });

  it('keep what they said of compose files and Dockerfiles', () => {
    const { images } = readComposeFile('services: {a: {image: "${A:-b}/c"}, b: {image: "${A"}, c: {image: "${-a}"}}\n');
    assert.deepEqual(images, ['$A/c', '${A', '${-a}']);
    const text = 'ARG A=x\nARG B\nFROM ${A}/${B:-b}/${C:-c}/${A:+d}/$B/${A?e}/${A\n';
    assert.deepEqual(
      dockerfileImages(text, []).map((image) => image.text),
      ['x/$B/c/d/$B/${A?e}/${A'],
    );
  });

  it('keep what they hide in commands', () => {
    assert.equal(
      maskSecrets('docker run -e MY_TOKEN=abc -e NAME=b -e A_KEY="x y" c'),
      'docker run -e MY_TOKEN=… -e NAME=b -e A_KEY=… c',
    );
    assert.equal(maskSecrets('docker run -e TOKEN=$T c'), 'docker run -e TOKEN=$T c');
  });
});
