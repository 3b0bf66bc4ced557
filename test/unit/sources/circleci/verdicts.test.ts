import assert from 'node:assert/strict';
import { lintConfig } from '../../../../src/sources/circleci/configLint';
import { verdictOf } from '../../../../src/lint/judged';
import { defaultSettings, type RepositoryFiles } from '../../../../src/lint/settings';
import { LineIndex } from '../../../../src/shared/text';

const path = '.circleci/config.yml';
const auth = 'auth: {username: $DOCKER_USER, password: $DOCKER_ACCESS_TOKEN}';
const machine = '    machine: {image: "ubuntu-2204:current"}\n';
const login = '      - run: echo "$DOCKER_ACCESS_TOKEN" | docker login -u "$DOCKER_USER" --password-stdin\n';
const run = (...commands: readonly string[]): string => commands.map((one) => `      - run: ${one}\n`).join('');

function config(job: string, around = '', workflow = 'workflows: {w: {jobs: [t]}}\n'): string {
  return `version: 2.1\n${around}jobs:\n  t:\n${job}${workflow}`;
}
const image = (entry: string, rest = ''): string => `${rest}    docker:\n      - ${entry}\n    steps: [checkout]\n`;
const steps = (script: string): string => `${machine}    steps:\n${script}`;

/** Each verdict in a line: the kind, the line of the file, and what shows it or would make it known. */
function verdicts(text: string, files: Readonly<Record<string, string>> = {}): string[] {
  const repository: RepositoryFiles = new Map(Object.entries(files));
  const lint = lintConfig(path, text, { ...defaultSettings, repository });
  const lines = new LineIndex(text);
  return lint.judged().map((judged) => {
    const verdict = verdictOf(judged, { path, lines, of: (name) => `v-${name}` });
    return verdict.is === 'unknown'
      ? `unknown ${lines.positionAt(judged.span.start).line}: ${verdict.missing}`
      : `${verdict.is} ${verdict.evidence.map((one) => `${one.where === path ? '' : `${one.where} `}${one.what}`).join(' | ')}`;
  });
}

describe('the verdict on each pull of a config', () => {
  const cases: readonly (readonly [what: string, text: string, expected: readonly RegExp[]])[] = [
    [
      'an image with auth',
      config(image(`{image: acme/a, ${auth}}`)),
      [/^right line 5: image acme\/a: signs in by `auth`/],
    ],
    [
      'an image of another registry',
      config(image('image: ghcr.io/acme/a')),
      [/^right .*not? pull from Docker Hub, but from ghcr/],
    ],
    ['an image without auth', config(image('image: acme/a')), [/^wrong line 5: image acme\/a: no `auth`/]],
    ['half an auth', config(image('{image: acme/a, auth: {username: $DOCKER_USER}}')), [/^wrong .*lacks/]],
    [
      'a name in place of a variable',
      config(image('{image: acme/a, auth: {username: u, password: DOCKER_ACCESS_TOKEN}}')),
      [/^wrong/],
    ],
    [
      'credentials in the wrong place',
      config(image('{image: acme/a, username: $DOCKER_USER, password: $DOCKER_ACCESS_TOKEN}')),
      [/^wrong .*where CircleCI takes none/],
    ],
    [
      'keys of AWS for Docker Hub',
      config(image('{image: acme/a, aws_auth: {aws_access_key_id: $A, aws_secret_access_key: $B}}')),
      [/^unknown 5: what `aws_auth`/],
    ],
    ['an image that a variable names', config(image('image: $IMAGE')), [/^unknown 5: which image `\$IMAGE` is/]],
    [
      'an image that nobody passes',
      config(image('image: << parameters.i >>', '    parameters: {i: {type: string}}\n')),
      [/^unknown 6: which image/],
    ],
    [
      'an image that the pipeline may change',
      config(image('image: << pipeline.parameters.i >>'), 'parameters: {i: {type: string, default: ghcr.io/a/b}}\n'),
      [/^unknown/],
    ],
    [
      'an image that one caller changes',
      config(
        image('image: << parameters.i >>', '    parameters: {i: {type: string, default: ghcr.io/a/b}}\n'),
        '',
        'workflows: {w: {jobs: [t, t: {name: u, i: redis}]}}\n',
      ),
      [/^unknown .*for each caller/],
    ],
    [
      'an image that is the same for all',
      config(
        image('image: << parameters.i >>', '    parameters: {i: {type: string, default: ghcr.io/a/b}}\n'),
        '',
        'workflows: {w: {jobs: [t, t: {name: u, i: quay.io/c/d}]}}\n',
      ),
      [/^right/],
    ],
    [
      'credentials that are passed',
      config(
        image(
          '{image: acme/a, auth: {username: $DOCKER_USER, password: << parameters.p >>}}',
          '    parameters: {p: {type: string}}\n',
        ),
      ),
      [/^unknown .*what `<< parameters\.p >>` is/],
    ],
    [
      'an executor of a published orb',
      config('    executor: node/default\n    steps: [checkout]\n', 'orbs: {node: circleci/node@7.0.0}\n'),
      [/^unknown 5: which image executor `node\/default` pulls/],
    ],
    [
      'an executor that nobody names',
      config('    parameters: {e: {type: executor}}\n    executor: << parameters.e >>\n    steps: [checkout]\n'),
      [/^unknown .*which executor/],
    ],
    [
      'a machine of the windows orb',
      config('    executor: win/default\n    steps: [checkout]\n', 'orbs: {win: circleci/windows@5.0}\n'),
      [],
    ],
    [
      'a job on a machine that calls no Docker',
      config(steps(run('git fetch && sudo apt-get update', 'npm ci', 'curl -f $URL | tar xz', 'docker ps'))),
      [/^right line 3: job jobs\.t: runs in no image/],
    ],
    [
      'a job on macOS',
      config('    macos: {xcode: "16.0.0"}\n    steps:\n' + run('make')),
      [/^right line 3: job jobs\.t: .*macOS has no Docker/],
    ],
    ['a target on a machine', config(steps(run('git fetch', 'make'))), [/^unknown 7: whether `make` pulls/]],
    [
      'a cluster on a machine',
      config(steps('      - up\n'), 'commands:\n  up:\n    steps:\n      - run: kind create cluster\n'),
      [/^unknown 5: whether `kind create cluster` pulls/],
    ],
    ['docker by another name', config(steps(run('$DOCKER pull redis:7'))), [/^unknown 6: whether `\$DOCKER pull/]],
    ['docker by another program', config(steps(run('ssh host docker pull redis:7'))), [/^unknown 6/]],
    [
      'a script in a pre-step',
      config(steps(run('git fetch')), '', 'workflows: {w: {jobs: [t: {pre-steps: [run: ./up.sh]}]}}\n'),
      [/^unknown 7: whether `\.\/up\.sh` pulls/],
    ],
    [
      'a function on a machine',
      config(
        steps(
          '      - run: |\n          f() { echo; }\n          case $B in\n            main) f ;;\n          esac\n',
        ),
      ),
      [/^right/],
    ],
    [
      'a login and a pull',
      config(steps(login + run('docker pull redis:7'))),
      [/^right line 7: call docker pull redis:7: signed in before it \| line 6: the login$/],
    ],
    [
      'a pull without a login',
      config(steps(run('docker pull redis:7'))),
      [/^wrong line 6: call docker pull redis:7: no login before it$/],
    ],
    [
      'a pull as another user',
      config(steps(login + run('sudo docker pull redis:7'))),
      [/^wrong .*the folder of `root`/],
    ],
    [
      'a pull of an image that is made there',
      config(steps(login + run('docker build -t acme/a .', 'docker logout', 'docker run acme/a'))),
      [/^right/, /^right .*made in this job/],
    ],
    [
      'a pull of what a variable names',
      config(steps(run('docker pull $IMAGE'))),
      [/^unknown 6: which image `\$IMAGE` is/],
    ],
    ['the same after a login', config(steps(login + run('docker pull $IMAGE'))), [/^right .*signed in before it/]],
    [
      'the same of what was built',
      config(steps(login + run('docker build -t $IMAGE .', 'docker run $IMAGE'))),
      [/^right/],
    ],
    [
      'a builder of some driver',
      config(steps(run('docker buildx create --use --driver $DRIVER'))),
      [/^unknown 6: which image the builder of/],
    ],
    [
      'a hidden login',
      config(steps(run('./docker-login.sh', 'docker pull redis:7'))),
      [/^unknown 7: what a script, an orb or a file signs in with/],
    ],
    [
      'a login by a file',
      config(steps(run('echo "$HUB" > ~/.docker/config.json', 'docker pull redis:7'))),
      [/^unknown 7: whose credentials are in the file/],
    ],
    [
      'a script that may sign in',
      config(steps(run('make login', 'docker pull redis:7'))),
      [/^unknown 7: whether it is signed in whenever it runs/],
    ],
    [
      'a script that is not read',
      config(steps(run('make docker-test'))),
      [/^unknown 6: what `make docker-test` pulls/],
    ],
    [
      'a command of an orb that is not known',
      config(steps('      - kit/build-image\n'), 'orbs: {kit: acme/kit@1.0.0}\n'),
      [/^unknown .*what `build-image` of orb `acme\/kit` pulls/],
    ],
    [
      'steps of orbs that may call Docker, on a machine',
      config(steps('      - kit/up\n      - kit/down\n      - run: make\n'), 'orbs: {kit: acme/kit@1.0.0}\n'),
      [/^unknown 7: whether `up` of orb `acme\/kit` pulls/],
    ],
    [
      'the same beside a call that is right',
      config(steps('      - kit/up\n' + login + run('docker pull redis')), 'orbs: {kit: acme/kit@1.0.0}\n'),
      [/^unknown 7/, /^right/],
    ],
    [
      'the same after a login',
      config(steps(login + '      - kit/up\n'), 'orbs: {kit: acme/kit@1.0.0}\n'),
      [/^right line 8: .*signed in before it/],
    ],
    [
      'the same where a Docker is set up',
      config(
        `    docker: [image: "ghcr.io/a/b"]\n    steps:\n${login}      - run: docker logout\n      - setup_remote_docker\n      - kit/up\n`,
        'orbs: {kit: acme/kit@1.0.0}\n',
      ),
      [/^right/, /^unknown 10: whether `up`/],
    ],
    [
      'the same in a container',
      config('    docker: [image: "ghcr.io/a/b"]\n    steps: [kit/up]\n', 'orbs: {kit: acme/kit@1.0.0}\n'),
      [/^right/],
    ],
    [
      'orbs on a machine that call no Docker',
      config(
        steps('      - node/install\n      - codecov/upload\n'),
        'orbs: {node: circleci/node@7.0.0, codecov: codecov/codecov@5.0.0}\n',
      ),
      [/^right line 4: job/],
    ],
    [
      'Docker that nobody seems to use',
      config('    docker: [image: "ghcr.io/a/b"]\n    steps: [setup_remote_docker, run: make]\n'),
      [/^right/, /^unknown .*with the Docker that it sets up/],
    ],
    [
      'a job of a published orb',
      config(
        image(`{image: acme/a, ${auth}}`),
        'orbs: {node: circleci/node@7.0.0}\n',
        'workflows: {w: {jobs: [t, node/test]}}\n',
      ),
      [/^right/, /^unknown 8: what job `node\/test` of its orb pulls/],
    ],
    [
      'an approval',
      config(image(`{image: acme/a, ${auth}}`), '', 'workflows: {w: {jobs: [t, hold: {type: approval}]}}\n'),
      [/^right/],
    ],
    [
      'a setup config',
      `setup: true\n${config(image(`{image: acme/a, ${auth}}`))}`,
      [/^unknown 1: the configs that continue/, /^right/],
    ],
    [
      'another document',
      `${config(image(`{image: acme/a, ${auth}}`))}---\njobs: {}\n`,
      [/^right/, /^unknown 8: what the documents after/],
    ],
    ['a document that ends', `---\n${config(image(`{image: acme/a, ${auth}}`))}...\n# done\n`, [/^right/]],
    [
      'an executor that nobody uses',
      config(image('image: ghcr.io/a/b'), 'executors: {e: {docker: [image: redis]}}\n'),
      [/^right/],
    ],
  ];
  const enter = 'echo "$T" | docker login -u "$U" --password-stdin';
  const script = (...lines: readonly string[]): string =>
    `      - run: |\n${lines.map((one) => `          ${one}\n`).join('')}`;
  const guarded: readonly (readonly [what: string, steps: string, expected: readonly ('right' | 'unknown')[]])[] = [
    [
      'on one branch',
      script('if [ "$CIRCLE_BRANCH" = main ]; then', enter, 'fi') + run('docker pull redis:7'),
      ['unknown'],
    ],
    ['on one branch, in one line', run(`'[ "$B" = main ] && ${enter}'`, 'docker build .'), ['unknown']],
    ['in one case', script('case $B in', `main) ${enter};;`, 'esac', 'docker build .'), ['unknown']],
    ['behind an early end', script('if [ "$B" != main ]; then exit 0; fi', enter) + run('docker build .'), ['unknown']],
    ['behind a failure', script('if [ -z "$T" ]; then exit 1; fi', enter) + run('docker build .'), ['right']],
    ['in the other arm', script('if a; then', enter, 'else', 'docker build .', 'fi'), ['unknown']],
    ['in the same arm', script('if a; then', enter, 'docker build .', 'fi'), ['right']],
    ['in the same line', script(`[ -n "$T" ] && ${enter} && docker build .`), ['right']],
    ['as the question', script(`if ! ${enter}; then exit 1; fi`, 'docker build .'), ['right']],
    ['until it works', script(`until ${enter}; do sleep 1; done`, 'docker build .'), ['right']],
    ['some times', script(`for i in 1 2 3; do ${enter} && break; done`, 'docker build .'), ['right']],
    ['in a function', script(`enter() { ${enter}; }`, 'enter', 'docker build .'), ['right']],
    [
      'in a function that may not be called',
      script(`enter() { ${enter}; }`, '[ -n "$T" ] && enter', 'docker build .'),
      ['unknown'],
    ],
    ['after a function that ends early', script('f() { return; }', enter, 'docker build .'), ['right']],
    ['for what a variable names', script('if a; then', enter, 'fi', 'docker pull $IMAGE'), ['unknown']],
  ];
  for (const [what, list, expected] of guarded)
    it(`a login ${what}: ${expected.join(', ')}`, () => {
      assert.deepEqual(
        verdicts(config(steps(list))).map((line) => line.split(' ')[0]),
        expected,
      );
    });
  for (const [what, text, expected] of cases)
    it(`${what}: ${expected.map(({ source }) => source.slice(1, 8).trim()).join(', ') || 'none'}`, () => {
      const found = verdicts(text);
      assert.equal(found.length, expected.length, found.join('\n'));
      for (const [index, pattern] of expected.entries()) assert.match(found[index] ?? '', pattern);
    });

  const through: readonly (readonly [script: string, expected: 'wrong' | 'unknown'])[] = [
    ['xargs docker pull < images.txt', 'unknown'],
    ['cat images | xargs -n 1 -P 4 docker pull', 'unknown'],
    ['cat images | xargs -0 -a f docker pull', 'unknown'],
    ['find . -name Dockerfile -exec docker build {} \\;', 'unknown'],
    ['parallel docker pull ::: redis:7', 'unknown'],
    ["parallel -j2 'docker pull {}' ::: redis:7", 'unknown'],
    ['echo "docker pull redis:7" | bash', 'unknown'],
    ['bash <<< "docker pull redis:7"', 'unknown'],
    ["newgrp docker <<< 'docker pull redis:7'", 'unknown'],
    ["trap 'docker pull redis:7' EXIT", 'unknown'],
    ['flock /tmp/l docker pull redis:7', 'unknown'],
    ['ssh host docker pull redis:7', 'unknown'],
    ["git submodule foreach 'docker build .'", 'unknown'],
    [`awk '{system("docker pull " $1)}' images`, 'unknown'],
    ["sg docker -c 'docker pull redis:7'", 'wrong'],
    ["sg docker 'docker pull redis:7'", 'wrong'],
    ["script -qec 'docker pull redis:7' /dev/null", 'wrong'],
    ['eval sudo docker pull redis:7', 'wrong'],
    ['timeout -k 5 60 docker pull redis:7', 'wrong'],
    ['ionice -c 3 nice -n 10 docker pull redis:7', 'wrong'],
    ['stdbuf -o L docker pull redis:7', 'wrong'],
    ['setsid docker pull redis:7', 'wrong'],
    ['/usr/bin/time -p docker pull redis:7', 'wrong'],
    ['env -u FOO X=y docker pull redis:7', 'wrong'],
  ];
  // Beside a call that is right: a job has a verdict of its own only where it has none.
  for (const [one, expected] of through)
    it(`${one}: ${expected}`, () => {
      assert.deepEqual(
        verdicts(config(steps(script(one, enter, 'docker build .')))).map((line) => line.split(' ')[0]),
        [expected, 'right'],
      );
    });
  const gone: readonly string[] = [
    'rm -rf ~/.docker',
    'rm -f "$HOME/.docker/config.json"',
    'rm -rf "$DOCKER_CONFIG"',
    'rm "${DOCKER_CONFIG}/config.json"',
    'mv ~/.docker/config.json ~/.docker/config.json.bak',
    'mv ~/.docker /tmp/x',
    '> ~/.docker/config.json',
    ': > ~/.docker/config.json',
    'truncate -s 0 ~/.docker/config.json',
    'find ~/.docker -type f -delete',
    'cd && rm -rf .docker',
    `rm -rf ${['', 'root', '.docker'].join('/')}`,
    "bash -c 'rm -rf ~/.docker'",
    'if a; then rm -rf ~/.docker; fi',
    'sudo -E docker logout',
  ];
  for (const one of gone)
    it(`a login before ${one}: unknown`, () => {
      assert.match(verdicts(config(steps(script(enter, one, 'docker pull redis:7')))).join(), /^unknown/);
    });
  it('tells the folder of the client from others that are taken away', () => {
    const exported = 'export DOCKER_CONFIG=/tmp/d';
    const both = (one: string): string =>
      verdicts(config(steps(script(exported, enter, one, 'docker pull redis:7')))).join();
    assert.match(both('rm -rf /tmp/d'), /^unknown/);
    assert.match(both('rm -rf ~/.docker'), /^right/);
    assert.match(both('rm -rf build app/.docker ~/.docker/buildx'), /^right/);
    assert.match(verdicts(config(steps(script('rm -rf ~/.docker', enter, 'docker pull redis')))).join(), /^right/);
  });
  it('keeps what a subshell sets in it', () => {
    const each = (...lines: readonly string[]): string[] =>
      verdicts(config(steps(script(...lines)))).map((line) => line.split(' ')[0] ?? '');
    const inner = 'export DOCKER_CONFIG=/tmp/x';
    assert.deepEqual(each(enter, `(${inner})`, 'docker pull redis:7'), ['right']);
    assert.deepEqual(each(enter, '(cd a; export HOME=/tmp/x; docker ps)', 'docker pull redis:7'), ['right']);
    assert.deepEqual(each(enter, `x=$(${inner}; docker ps)`, 'docker pull redis:7'), ['right']);
    assert.deepEqual(each(`(${inner}; ${enter})`, 'docker pull redis:7'), ['wrong']);
    const nested = `(${inner}; (unset DOCKER_CONFIG; docker pull redis:7); docker pull redis:8)`;
    assert.deepEqual(each(enter, nested, 'docker pull redis:9'), ['right', 'wrong', 'right']);
    assert.deepEqual(each(inner, enter, '(unset DOCKER_CONFIG)', 'docker pull redis:7'), ['right']);
    assert.deepEqual(each(enter, `${'('.repeat(40)}${inner}${')'.repeat(40)}`, 'docker pull redis:7'), ['right']);
  });
  it('does not count on a login that a condition may end', () => {
    const branch = '      - when: {condition: << pipeline.parameters.p >>, steps: [run: docker logout]}\n';
    assert.match(
      verdicts(config(steps(login + branch + run('docker pull redis:7')), 'parameters: {p: {type: boolean}}\n')).join(),
      /^unknown/,
    );
  });
  it('knows root by the path of sudo, and a group as the same person', () => {
    assert.match(verdicts(config(steps(script(enter, '/usr/bin/sudo docker pull redis:7'))))[0] ?? '', /^wrong/);
    assert.match(verdicts(config(steps(script(enter, "sg docker -c 'docker pull redis:7'"))))[0] ?? '', /^right/);
    assert.match(verdicts(config(steps(script(enter, 'parallel docker pull ::: redis:7'))))[0] ?? '', /^unknown/);
  });
  it('asks nothing of programs that only speak of docker', () => {
    const harmless = ["git commit -m 'docker build'", 'echo docker pull x', 'docker ps -q | xargs -r docker stop'];
    assert.match(verdicts(config(steps(run(...harmless)))).join(), /^right line 3: job jobs\.t/);
  });
  it('keeps what one caller brings that is not known', () => {
    const jobs = `[t, t: {name: u, pre-steps: [run: "parallel docker pull ::: redis"]}]`;
    assert.match(verdicts(config(steps(run('git fetch')), '', `workflows: {w: {jobs: ${jobs}}}\n`)).join(), /^unknown/);
  });

  it('names the file that clears a build, with its line and version', () => {
    const text = config(steps(run('docker build .')));
    assert.deepEqual(verdicts(text, { Dockerfile: '# ours\nFROM ghcr.io/acme/base:1\n' }), [
      'right line 6: call docker build .: no pull from Docker Hub by the files that it builds | Dockerfile line 2: pulls ghcr.io/acme/base:1',
    ]);
    const lint = lintConfig(path, text, {
      ...defaultSettings,
      repository: new Map([['Dockerfile', 'FROM ghcr.io/a/b\n']]),
    });
    const verdict = verdictOf(lint.judged()[0]!, { path, lines: new LineIndex(text), of: (name) => `v-${name}` });
    assert.ok(verdict.is === 'right');
    assert.deepEqual(
      verdict.evidence.map(({ where, version }) => [where, version]),
      [
        [path, `v-${path}`],
        ['Dockerfile', 'v-Dockerfile'],
      ],
    );
  });

  it('wants a login to dhi.io for a build that pulls from there', () => {
    const files = { Dockerfile: 'FROM dhi.io/node:22\n' };
    assert.match(
      verdicts(config(steps(login + run('docker build .'))), files).join('\n'),
      /wrong .*docker login dhi\.io/,
    );
    const hardened = login.replace('--password-stdin', '--password-stdin dhi.io');
    assert.deepEqual(
      verdicts(config(steps(hardened + run('docker build .'))), files).map((line) => line.split(' ')[0]),
      ['right'],
    );
  });

  it('knows a host of the Docker ID however it is written, and what a client keeps under that name', () => {
    const each = (text: string): string[] => verdicts(text).map((line) => line.split(' ')[0] ?? '');
    for (const host of ['DHI.io', 'dhi.io:443', 'Docker.IO', 'index.docker.io:443']) {
      assert.deepEqual(each(config(image(`image: "${host}/acme/a"`))), ['wrong'], host);
      assert.deepEqual(each(config(steps(login + run(`docker pull ${host}/acme/a`)))), ['wrong'], host);
      const there = login.replace('--password-stdin', `--password-stdin ${host}`);
      assert.deepEqual(each(config(steps(there + run(`docker pull ${host}/acme/a`)))), ['right'], host);
    }
    const port = login.replace('--password-stdin', '--password-stdin dhi.io:443');
    assert.deepEqual(each(config(steps(port + run('docker pull dhi.io/node')))), ['wrong']);
  });

  it('adds no credentials beside keys that CircleCI rejects', () => {
    const fixesOf = (entry: string): (boolean | undefined)[] =>
      (lintConfig(path, config(image(entry)), defaultSettings).findings.get(path) ?? [])
        .filter(({ rule }) => /^(?:incomplete-docker-auth|unauthenticated-docker-pull)$/.test(rule))
        .map(({ fix }) => fix?.safe);
    assert.deepEqual(fixesOf('{image: acme/a, auth: {user: $A, pass: $B}}'), [undefined, undefined, undefined]);
    assert.deepEqual(fixesOf('{image: acme/a, auth: {username: $A, token: $B}}'), [undefined, undefined]);
    assert.deepEqual(fixesOf('{image: acme/a, auth: {username: $A}}'), [true]);
    const beside = `\n      - {image: acme/b, ${auth}}`;
    assert.deepEqual(fixesOf(`{image: acme/a, username: $A, pass: $B}${beside}`).includes(true), false);
    assert.deepEqual(fixesOf(`{image: acme/a}${beside}`), [true]);
  });

  it('names the registry that a late login is for', () => {
    const messages = (host: string): string => {
      const text = config(steps(run(`docker pull ${host}/node`) + login.replace('-stdin', `-stdin ${host}`)));
      return (lintConfig(path, text, defaultSettings).findings.get(path) ?? []).map(({ message }) => message).join();
    };
    assert.match(messages('dhi.io'), /before it logs in to `dhi\.io`, so that registry.*refuses the pull/);
    assert.doesNotMatch(messages('dhi.io'), /Docker Hub|anonymous/);
  });

  it('says nothing of a file that does not parse', () => {
    assert.deepEqual(verdicts('jobs: [\n'), []);
  });
});
