import { defaultSettings, type Settings } from '../../../src/lint/settings';
import { lintConfig } from '../../../src/sources/circleci/configLint';
import { readComposeFile } from '../../../src/sources/docker/composeFile';
import { dockerfileImages } from '../../../src/sources/docker/dockerfile';
import { familiesOf, filled, nested, type Family } from './family';

const path = '.circleci/config.yml';

/** Lints a config beside files that its one script builds from and composes. */
function lintBeside(files: Readonly<Record<string, string>>): unknown {
  const settings: Settings = { ...defaultSettings, repository: new Map(Object.entries(files)) };
  const steps = ['docker build .', 'docker compose up'].map((run) => `      - run: ${run}\n`).join('');
  const text = `version: 2.1\njobs:\n  j:\n    machine: true\n    steps:\n      - checkout\n${steps}workflows:\n  w:\n    jobs: [j]\n`;
  const made = lintConfig(path, text, settings);
  return made.judged();
}

const readDockerfile = (text: string): unknown => [dockerfileImages(text, ['A=b']), lintBeside({ Dockerfile: text })];
const readCompose = (text: string): unknown => [readComposeFile(text), lintBeside({ 'compose.yml': text })];
const services = 'services:\n';

export const dockerFamilies: readonly Family[] = [
  ...familiesOf('Dockerfile', 500_000, readDockerfile, {
    stages: (size) => filled(size, (index) => `FROM a/b${index} AS s${index}\n`),
    'stages of the one before': (size) =>
      filled(size, (index) => `FROM s${index} AS s${index + 1}\n`, 'FROM a/b AS s0\n'),
    'stages with variables': (size) => filled(size, (index) => `FROM \${V${index}:-a} AS s${index}\n`, 'ARG V1=a\n'),
    'arguments of the one before': (size) =>
      filled(size, (index) => `ARG V${index + 1}=$V${index}$V${index}\n`, 'ARG V0=abcdefgh\n', 'FROM $V9\n'),
    'a long argument in every stage': (size) => filled(size / 2, 'FROM $V\n', `ARG V=${'a'.repeat(size / 2)}\n`),
    'arguments on one line': (size) => filled(size, (index) => `V${index}=a `, 'ARG ', '\nFROM a/b\n'),
    'variables on one line': (size) => filled(size, '$V', 'ARG V=a\nFROM ', '\n'),
    'variables without an end': (size) => filled(size, '${V', 'ARG V=a\nFROM ', '\n'),
    'defaults without an end': (size) => filled(size, '${V:-', 'ARG V=a\nFROM ', '\n'),
    'defaults in one another': (size) => nested(size, '${V:-', '}', 'FROM ', '\n'),
    continuations: (size) => filled(size, 'a \\\n', 'RUN ', 'FROM a/b\n'),
    'continuations and comments': (size) => filled(size, '  # a\n', 'FROM a/b\nRUN a \\\n', 'b\n'),
    'blank continuations': (size) => filled(size, '\\\n', 'RUN ', 'FROM a/b\n'),
    comments: (size) => filled(size, '# a\n', '', 'FROM a/b\n'),
    directives: (size) => filled(size, '# syntax=docker/dockerfile:1\n', '', 'FROM a/b\n'),
    'a directive of blanks': (size) => filled(size, ' ', '#', '=\nFROM a/b\n'),
    'a directive of blanks at its end': (size) => filled(size, ' ', '# syntax=a', 'b\nFROM a/b\n'),
    heredocs: (size) => filled(size, 'RUN <<EOF\na\nEOF\n', 'FROM a/b\n'),
    'heredocs without an end': (size) => filled(size, (index) => `RUN <<E${index}\na\n`, 'FROM a/b\n'),
    'heredocs on one line': (size) => filled(size, (index) => `<<E${index} `, 'FROM a/b\nRUN ', '\na\n'),
    mounts: (size) => filled(size, '--mount=type=bind,from=a/b ', 'FROM a/b\nRUN ', 'c\n'),
    'a mount of commas': (size) => filled(size, 'a,', 'FROM a/b\nRUN --mount=', ' c\n'),
    'mounts without from': (size) => filled(size, ' --mount=a,', 'FROM a/b\nRUN ', ' c\n'),
    copies: (size) => filled(size, 'COPY --from=a/b c d\n', 'FROM a/b\n'),
    blanks: (size) => filled(size, ' ', 'FROM a/b', 'c\n'),
    'blanks at the end of lines': (size) => filled(size, '    \n', 'FROM a/b\n'),
    'one long line': (size) => filled(size, 'a', 'RUN ', '\nFROM a/b\n'),
  }),
  ...familiesOf('compose', 500_000, readCompose, {
    services: (size) => filled(size, (index) => `  s${index}: {image: a/b${index}}\n`, services),
    'an image of a variable without an end': (size) => filled(size, 'a', `${services}  s:\n    image: "\${`, '"\n'),
    'an image of variables without an end': (size) => filled(size, '${a', `${services}  s:\n    image: "`, '"\n'),
    'an image of variables': (size) => filled(size, '${a:-b}', `${services}  s:\n    image: "`, '"\n'),
    'an image of defaults in one another': (size) => nested(size, '${a:-', '}', `${services}  s:\n    image: "`, '"\n'),
    extensions: (size) =>
      filled(size, (index) => `x-a${index}: &a${index} {image: a/b}\n`, '', `${services}  s: *a0\n`),
    'merges of one anchor': (size) =>
      filled(size, (index) => `  s${index}: {<<: *a}\n`, `x-a: &a {image: a/b}\n${services}`),
    'merges of a wide map': (size) =>
      filled(
        size / 2,
        (index) => `  s${index}: {<<: *a}\n`,
        filled(size / 2, (index) => `  k${index}: v\n`, 'x-a: &a\n', services),
      ),
    'merges of merges': (size) =>
      filled(
        size,
        (index) => `  s${index + 1}: &s${index + 1} {<<: *s${index}, k${index}: v}\n`,
        `${services}  s0: &s0 {image: a/b}\n`,
      ),
    'aliases of aliases': (size) =>
      filled(
        size,
        (index) => `  - &b${index + 1} [*b${index}, *b${index}]\n`,
        'x-a:\n  - &b0 [a, b]\n',
        `${services}  s: {image: a/b}\n`,
      ),
    'aliases of one long list': (size) =>
      filled(
        size / 2,
        '*a, ',
        `x-a: &a [${'a, '.repeat(size / 6)}]\n${services}  s: {image: a/b, build: {context: ., args: [`,
        ']}}\n',
      ),
    builds: (size) => filled(size, (index) => `  s${index}: {build: ./d${index}}\n`, services),
    'builds with long arguments': (size) =>
      filled(size, 'A=b, ', `${services}  s: {build: {context: ., args: [`, ']}}\n'),
    'builds written in the file': (size) =>
      filled(size, (index) => `  s${index}: {build: {context: ., dockerfile_inline: "FROM a/b"}}\n`, services),
    'files that it extends': (size) =>
      filled(size, (index) => `  s${index}: {extends: {file: f${index}.yml, service: a}}\n`, services),
    'files that it includes': (size) => filled(size, (index) => `  - f${index}.yml\n`, 'include:\n'),
    'the same file again': (size) => filled(size, '  - compose.yml\n', 'include:\n'),
    'the same key': (size) => filled(size, '  s: {image: a/b}\n', services),
    'flow lists in one another': (size) => nested(size, '[', ']', 'x-a: ', `\n${services}  s: {image: a/b}\n`),
    'flow maps without an end': (size) => filled(size, '{a: ', 'x-a: '),
    'quoted scalars without an end': (size) => filled(size, '  s: {image: "a/b}\n', services),
    tabs: (size) => filled(size, '\t', services),
    'blanks of a path': (size) => filled(size, '/', `${services}  s: {build: a`, 'b}\n'),
    comments: (size) => filled(size, '# a\n', services),
  }),
];
