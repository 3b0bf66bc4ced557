import { defaultSettings } from '../../../src/lint/settings';
import { lintConfig } from '../../../src/sources/circleci/configLint';
import { familiesOf, filled, nested, type Family } from './family';

const path = '.circleci/config.yml';

/** Lints a config whose one job runs a script, and then some steps. */
function lintScript(script: string, others: string): unknown {
  const lines = script.split('\n').map((line) => `          ${line}\n`);
  const step = `      - run: |\n${lines.join('')}`;
  const text = `version: 2.1\njobs:\n  j:\n    machine: true\n    steps:\n${step}${others}workflows:\n  w:\n    jobs: [j]\n`;
  const made = lintConfig(path, text, defaultSettings);
  return [made.judged(), made.soundFixes(path, made.findings.get(path) ?? [])];
}

/** With a login and a pull behind the script. */
const lintBefore = (script: string): unknown =>
  lintScript(script, '      - run: docker login -u $DOCKER_USER -p $DOCKER_PASS\n      - run: docker pull a/b\n');

/** With nothing behind the script, so that it is looked for a place for a login. */
const lintAlone = (script: string): unknown => lintScript(script, '');

const pull = 'docker pull a/b\n';
const login = 'docker login -u $DOCKER_USER -p $DOCKER_PASS\n';

const before = familiesOf('shell', 500_000, lintBefore, {
  pulls: (size) => filled(size, pull),
  logins: (size) => filled(size, login),
  'pulls and logins in turn': (size) => filled(size, login + pull),
  'functions that are never closed': (size) => filled(size, (index) => `f${index}() {\n  ${pull}`),
  'function words that are never closed': (size) => filled(size, (index) => `function f${index} {\n`, pull),
  functions: (size) => filled(size, (index) => `f${index}() {\n  docker pull a/b${index}\n}\n`),
  'functions that call the one before': (size) =>
    filled(size, (index) => `f${index + 1}() { f${index}; f${index}; }\n`, `f0() { docker pull a/b; }\n`, 'f100\n'),
  'functions that are all called': (size) =>
    filled(
      size / 2,
      (index) => `f${index}\n`,
      filled(size / 2, (index) => `f${index}() { ${login}}\n`),
    ),
  wrappers: (size) => filled(size, (index) => `f${index}() { "$@"; }\nf${index} docker pull a/b\n`),
  'the same function again': (size) => filled(size, `f() { docker pull a/b; }\nf\n`),
  'brackets of functions': (size) => filled(size, 'f()', pull),
  'lines with an unclosed quote': (size) => filled(size, 'docker pull "a/b\n'),
  'lines with an unclosed single quote': (size) => filled(size, "docker pull 'a/b\n"),
  backticks: (size) => filled(size, '`', pull),
  'backticks around docker': (size) => filled(size, '`docker pull a/b`\n'),
  'here-documents': (size) => filled(size, 'cat <<EOF\ndocker pull a/b\nEOF\n'),
  'here-documents without an end': (size) => filled(size, (index) => `cat <<E${index}\ndocker pull a/b\n`),
  'here-documents of one line without an end': (size) =>
    filled(size, (index) => `<<E${index} `, `${pull}cat `, '\na\n'),
  'here-documents for a shell': (size) => filled(size, 'docker pull a/b\n', 'bash <<EOF\n', 'EOF\n'),
  'many here-documents for a shell': (size) => filled(size, 'bash <<EOF\ndocker pull a/b\nEOF\n'),
  'a shell for each line': (size) => filled(size, 'bash -c "docker pull a/b"\n'),
  'shells in shells': (size) => nested(size, 'bash -c "', '"', '', '\n', 'docker pull a/b'),
  'eval of a long text': (size) => filled(size, 'docker pull a/b; ', 'eval "', '"\n'),
  'variables in one another': (size) => filled(size, '${A:-', 'docker pull '),
  'variables in one another, closed': (size) => nested(size, '${A:-', '}', 'docker pull ', '\n'),
  'variables without an end': (size) => filled(size, '${a', 'docker pull '),
  variables: (size) => filled(size, '$A', 'docker pull ', '\n'),
  'assignments of variables': (size) =>
    filled(size, (index) => `V${index}=$V${index - 1}$V${index - 1}\n`, 'V0=a/b\n', 'docker pull $V9\n'),
  'assignments before a command': (size) => filled(size, 'A=b ', '', pull),
  'substitutions in one another': (size) => nested(size, '$(', ')', 'docker pull ', '\n', 'docker pull a/b'),
  'substitutions in one another, each with docker': (size) =>
    nested(size, '$(docker ', ')', 'docker pull ', '\n', 'pull a/b'),
  'substitutions without an end': (size) => filled(size, '$(docker ', 'docker pull '),
  substitutions: (size) => filled(size, '$(docker pull a/b) ', 'echo ', '\n'),
  'subshells in one another': (size) => nested(size, '(', ')', '', '\n', pull),
  subshells: (size) => filled(size, `(${pull})\n`),
  'braces in one another': (size) => nested(size, '{ ', '; }', '', '\n', 'docker pull a/b'),
  'closing brackets': (size) => filled(size, ')', pull),
  'ifs in one another': (size) => nested(size, 'if a; then\n', 'fi\n', '', '', pull),
  'ifs without an end': (size) => filled(size, `if a; then\n${pull}`),
  'ifs around logins': (size) => filled(size, `if a; then\n${login}fi\n`),
  cases: (size) => filled(size, 'a) docker pull a/b ;;\n', 'case x in\n', 'esac\n'),
  'cases without an end': (size) => filled(size, 'case x in a) docker pull a/b\n'),
  'loops in one another': (size) => nested(size, 'for i in a b; do\n', 'done\n', '', '', pull),
  'a long pipe': (size) => filled(size, 'docker pull a/b | ', '', 'cat\n'),
  'a long chain of and': (size) => filled(size, 'docker pull a/b && ', '', 'true\n'),
  'a long chain of or': (size) => filled(size, 'docker login || ', '', 'true\n'),
  'a pipe into docker login': (size) =>
    filled(size, 'echo $DOCKER_PASS | docker login -u $DOCKER_USER --password-stdin\n'),
  'line continuations': (size) => filled(size, 'a \\\n', 'docker pull ', '\n'),
  'lone backslashes': (size) => filled(size, '\\', pull),
  'flags of docker': (size) => filled(size, '--flag ', 'docker ', 'pull a/b\n'),
  'flags of docker run': (size) => filled(size, '-v a:b ', 'docker run ', 'a/b\n'),
  'build arguments': (size) => filled(size, '--build-arg A=b ', 'docker build ', '.\n'),
  'tags of a build': (size) => filled(size, '-t a/b ', 'docker build ', '.\n'),
  'builds and images of their names': (size) =>
    filled(size, (index) => `docker build -t acme/i${index} .\ndocker run acme/i${index}\n`),
  'docker and no verb': (size) => filled(size, 'docker '),
  'docker with one bracket': (size) => filled(size, 'docker(', pull),
  'flags of docker and no push': (size) => filled(size, 'docker -a ', 'push\n'),
  'docker compose and no push': (size) => filled(size, 'docker compose -f a ', 'push\n'),
  'folders of docker': (size) => filled(size, (index) => `export DOCKER_CONFIG=/tmp/d${index}\n${login}${pull}`),
  'slashes of a folder': (size) => filled(size, '/', 'docker --config /a', '/ pull a/b\n'),
  'slashes of a file that goes': (size) => filled(size, '/', `${pull}rm -f /`, 'x\n'),
  'a file that is written': (size) => filled(size, '/', `${pull}echo '{"auths":{}}' > /`, 'config.json\n'),
  'files that go': (size) => filled(size, 'rm -rf ~/.docker/config.json\n', pull),
  'names of config flags': (size) => filled(size, '--config ', 'docker pull a/b # '),
  'words that speak of a login': (size) => filled(size, 'docker_', pull),
  'scripts that may log in': (size) => filled(size, './docker-login.sh\n', pull),
  'programs that nobody knows': (size) => filled(size, (index) => `./p${index}.sh docker pull a/b\n`),
  'words of one program': (size) => filled(size, 'docker ', 'xargs ', '\n'),
  'names of secrets': (size) => filled(size, 'TOKEN', 'docker run -e ', ' a/b\n'),
  'names of secrets that are set': (size) => filled(size, '-e TOKEN=a ', 'docker run ', ' a/b\n'),
  blanks: (size) => filled(size, ' ', 'docker pull', 'a/b\n'),
  'tabs of a long line': (size) => filled(size, '\t', 'docker', 'pull a/b\n'),
  comments: (size) => filled(size, '# docker login\n', pull),
  expressions: (size) => filled(size, 'docker pull << parameters.a >>\n'),
  'expressions in single quotes': (size) => filled(size, "'<< parameters.a >>' ", 'docker pull '),
  'expressions without an end in quotes': (size) => filled(size, '<< parameters.a ', 'docker pull "'),
  exits: (size) => filled(size, `exit 0\n${login}`, '', pull),
  'a login behind every question': (size) => filled(size, `test -f a && ${login}${pull}`),
});

const alone = familiesOf('shell without a login', 500_000, lintAlone, {
  'functions that are never closed': (size) => filled(size, (index) => `f${index}() { ${pull}`),
  'questions that are never closed': (size) => filled(size, `if a; then ${pull}`),
  'groups that are never closed': (size) => filled(size, `{ ${pull}`),
  'calls joined by lines': (size) => filled(size, 'docker pull a/b || \\\n'),
});

export const shellFamilies: readonly Family[] = [...before, ...alone];
