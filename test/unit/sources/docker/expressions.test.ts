import assert from 'node:assert/strict';
import { configExpressions } from '../../../../src/sources/circleci/model/expressions';
import {
  blankExpressions,
  hasExpression,
  noExpressions,
  type ExpressionSyntax,
} from '../../../../src/sources/docker/expressionSyntax';
import { scriptEvents } from '../../../../src/sources/docker/scriptEvents';
import { parseImageReference, registryName } from '../../../../src/sources/docker/image/imageReference';
import { dockerFacts } from '../../../../src/sources/docker/shell/dockerFacts';
import { isGuarded } from '../../../../src/sources/docker/shell/isGuarded';
import type { LoginFact, PullFact } from '../../../../src/sources/docker/shell/shellFact';
import { splitShell } from '../../../../src/sources/docker/shell/splitShell';
import { YamlDocument } from '../../../../src/sources/yaml/yamlDocument';

/** `${{ … }}`, with texts in single quotes in which `}}` ends nothing. */
const body = "\\$\\{\\{(?:[^'}]|'[^']*'|\\}(?!\\}))*\\}\\}";
const braces: ExpressionSyntax = { opening: '${{', inScript: new RegExp(body, 'y'), inText: new RegExp(body, 'g') };

const syntaxes = [
  { name: '<< >>', syntax: configExpressions, of: (name: string) => `<< parameters.${name} >>` },
  { name: '${{ }}', syntax: braces, of: (name: string) => `\${{ inputs.${name} }}` },
];
const pullOf = (script: string, syntax: ExpressionSyntax): PullFact => {
  const [fact, ...others] = dockerFacts(script, syntax);
  assert.ok(fact?.kind === 'pull' && others.length === 0, script);
  return fact;
};
const loginOf = (script: string, syntax: ExpressionSyntax): LoginFact => {
  const [fact] = dockerFacts(script, syntax);
  assert.ok(fact?.kind === 'login', script);
  return fact;
};

for (const { name, syntax, of } of syntaxes)
  describe(`readers of shell and images, with expressions in ${name}`, () => {
    it('take an expression as one word', () => {
      assert.equal(pullOf(`docker pull ${of('image')}`, syntax).image, of('image'));
      assert.equal(
        pullOf(`docker pull acme/${of('app')}:${of('tag')} --quiet`, syntax).image,
        `acme/${of('app')}:${of('tag')}`,
      );
      assert.deepEqual(pullOf(`docker build -t ${of('a')} -f ${of('b')} .`, syntax).tags, [of('a')]);
    });

    it('do so in quotes too', () => {
      for (const quote of [`"`, `'`]) {
        assert.equal(pullOf(`docker pull ${quote}${of('image')}${quote}`, syntax).image, of('image'));
        assert.equal(pullOf(`docker pull ${quote}a/${of('b')}:1${quote}`, syntax).image, `a/${of('b')}:1`);
      }
      assert.equal(pullOf(`bash -c "docker pull ${of('image')}"`, syntax).image, of('image'));
    });

    it('know that such a word is not written out', () => {
      const isLiteral = (script: string): readonly boolean[] =>
        splitShell(script, syntax)[0]?.words.map((word) => word.isLiteral) ?? [];
      assert.deepEqual(isLiteral(`echo a ${of('b')} "${of('b')}" '${of('b')}' 'b'`), [
        true,
        true,
        false,
        false,
        false,
        true,
      ]);
      const login = loginOf(`echo ${of('password')} | docker login -u ${of('user')} --password-stdin`, syntax);
      assert.deepEqual(
        [login.username?.text, login.username?.isLiteral, login.pipedLiteral],
        [of('user'), false, undefined],
      );
      assert.equal(isGuarded(`for x in ${of('list')}; do docker build .; done`, { start: 40, end: 52 }, syntax), true);
    });

    it('place commands behind an expression where they stand', () => {
      const script = `echo '${of('a')}' "${of('b')}" ${of('c')}\ndocker pull acme/app`;
      const { start, end } = pullOf(script, syntax);
      assert.equal(script.slice(start, end), 'docker pull acme/app');
    });

    it('take its value in an image name for unknown', () => {
      const read = (image: string): readonly [string, string, string | undefined] => {
        const { registry, repository, tag } = parseImageReference(image, syntax);
        return [registryName(registry), repository, tag];
      };
      assert.deepEqual(read(of('image')), ['unknown', '*', undefined]);
      assert.deepEqual(read(`${of('host')}/app:1`), ['unknown', '*/app', '1']);
      assert.deepEqual(read(`cimg/node:${of('v')}`), ['docker.io', 'cimg/node', '*']);
      assert.equal(hasExpression(`a ${of('b')}`, syntax), true);
      assert.equal(blankExpressions(`a ${of('b')} c`, syntax, '-'), 'a - c');
    });

    it('tell a pull from Docker Hub from one that may be from anywhere, and whose login it is', () => {
      const events = (script: string): readonly string[] => {
        const document = YamlDocument.parse(`run: ${JSON.stringify(script)}\n`, {
          sections: new Set(),
          hasMergeKeys: false,
        });
        const node = document.asScalar(document.get(document.root, 'run')?.value);
        assert.ok(node);
        const nowhere = {
          place: undefined,
          top: undefined,
          steps: [],
          isConditional: false,
          shell: undefined,
          client: undefined,
          via: [],
        };
        const found = scriptEvents({ node, ...nowhere }, { syntax, resolve: (text) => text });
        return found.map((event) => (event.kind === 'login' ? `login ${event.target}` : event.kind));
      };
      assert.deepEqual(events(`docker pull ${of('image')}`), ['unclear']);
      assert.deepEqual(events(`docker pull acme/app:${of('tag')}`), ['pull']);
      assert.deepEqual(events(`docker login -u a ${of('registry')}`), ['login maybe']);
      assert.deepEqual(events(`docker login -u ${of('user')} -p ${of('password')}`), ['login hub']);
    });
  });

describe('readers of shell and images', () => {
  it('leave the syntax of another source to the shell', () => {
    assert.equal(pullOf('docker pull ${{ env.IMAGE }}', configExpressions).image, '${{');
    const here = splitShell('cat << parameters\ndocker pull no\nparameters\ndocker pull yes', braces);
    assert.deepEqual(
      here.map(({ words }) => words.map(({ text }) => text).join(' ')),
      ['cat', 'docker pull yes'],
    );
  });

  it('read texts in an expression that look like its end, or like quotes', () => {
    const image = "${{ format('a}}b {0}', env.IMAGE) }}";
    assert.equal(pullOf(`docker pull ${image}`, braces).image, image);
    assert.equal(pullOf(`docker pull '${image}'`, braces).image, image);
    assert.equal(loginOf('docker login -u ${{ secrets.U }} -p x', braces).username?.text, '${{ secrets.U }}');
  });

  it('take an expression that never ends for text', () => {
    assert.deepEqual(
      splitShell("echo '${{ a' ${{ b\ndocker ps", braces).map(({ words }) => words[0]?.text),
      ['echo', 'docker'],
    );
  });

  it('find none where a source has none', () => {
    assert.equal(hasExpression('<< a >> ${{ b }}', noExpressions), false);
    assert.equal(pullOf('docker pull a', noExpressions).image, 'a');
  });

  it('stay linear in quotes, openings and expressions', () => {
    const scripts = [
      "'a' ".repeat(100_000),
      "'${{ a }}' ".repeat(40_000),
      '"${{ a }}" '.repeat(40_000),
      "'${{ ".repeat(2_000),
    ];
    const start = process.cpuUsage().user;
    for (const script of scripts) splitShell(script, braces);
    assert.ok(process.cpuUsage().user - start < 3_000_000);
  });
});
