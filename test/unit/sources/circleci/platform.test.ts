import assert from 'node:assert/strict';
import { authenticateConfig } from '../../../../src/sources/circleci/authenticateConfig';
import { lintText } from '../../../../src/sources/circleci/linter';
import { fixText } from './fixes';
import { defaultSettings } from '../../../../src/lint/settings';
import { shellKind } from '../../../../src/sources/docker/shell/shellKind';

/** A login that a POSIX shell runs, to be reused. */
const command = `commands:
  dockerhub_login:
    steps:
      - run: echo "$DOCKER_ACCESS_TOKEN" | docker login -u "$DOCKER_USER" --password-stdin
`;
const steps = `    steps:
      - checkout
      - run: docker pull redis:7
`;
const win = 'orbs: {win: circleci/windows@5.0}\n';

/** The job `t` with what is written above its steps, and what surrounds it. */
function config(job: string, around = ''): string {
  return `version: 2.1\n${around}${command}jobs:\n  t:\n${job}${steps}`;
}

function loginFix(text: string): string {
  const fix = lintText(text).findings.find(({ rule }) => rule === 'missing-docker-login')?.fix;
  if (fix === undefined) return 'none';
  const written = fix.edits.map((edit) => edit.text).join('');
  return `${fix.safe ? 'safe' : 'unsafe'} ${written.includes('$Env:') ? 'powershell' : written.includes('dockerhub_login') ? 'command' : 'posix'}`;
}

const executor = (rest: string): string => `executors:\n  box:\n${rest}`;
const workflow = (rest: string): string => `workflows:\n  w:\n    jobs:\n      - t: ${rest}\n`;

describe('the shell of a job decides on the fix of missing-docker-login', () => {
  const cases: readonly (readonly [what: string, text: string, expected: string])[] = [
    ['docker', config('    docker: [image: "ghcr.io/acme/ci:1"]\n'), 'safe command'],
    ['machine', config('    machine: {image: "ubuntu-2204:current"}\n'), 'safe command'],
    ['bash with options', config('    machine: true\n    shell: /bin/bash -eo pipefail\n'), 'safe command'],
    ['a Linux executor', config('    executor: box\n', executor('    machine: true\n')), 'safe command'],
    ['an orb of CircleCI', config('    executor: node/default\n', 'orbs: {node: circleci/node@7}\n'), 'safe command'],
    ['the windows orb', config('    executor: win/default\n', win), 'unsafe powershell'],
    [
      'its orb by another name',
      config('    executor: w/default\n', 'orbs: {w: circleci/windows@2.4}\n'),
      'unsafe powershell',
    ],
    ['its PowerShell', config('    executor: {name: win/default, shell: powershell.exe}\n', win), 'unsafe powershell'],
    ['its cmd', config('    executor: {name: win/default, shell: cmd.exe}\n', win), 'none'],
    ['its bash', config('    executor: {name: win/default, shell: bash.exe}\n', win), 'unsafe posix'],
    ['bash of the job on Windows', config('    executor: win/default\n    shell: bash.exe\n', win), 'unsafe posix'],
    ['cmd of the job', config('    machine: true\n    shell: cmd.exe /c\n'), 'none'],
    [
      'pwsh of the job',
      config('    docker: [image: "ghcr.io/acme/ci:1"]\n    shell: /usr/bin/env pwsh\n'),
      'unsafe powershell',
    ],
    ['a machine image', config('    machine: {image: "windows-server-2022-gui:current"}\n'), 'unsafe powershell'],
    ['a resource class', config('    machine: true\n    resource_class: windows.medium\n'), 'unsafe powershell'],
    ['a resource class of the machine', config('    machine: {resource_class: windows.medium}\n'), 'unsafe powershell'],
    [
      'a runner by its name',
      config('    machine: true\n    resource_class: acme/windows-large\n'),
      'unsafe powershell',
    ],
    ['a runner of any system', config('    machine: true\n    resource_class: acme/large\n'), 'unsafe command'],
    ['an orb of others', config('    executor: kit/box\n', 'orbs: {kit: acme/kit@1}\n'), 'unsafe command'],
    [
      'an executor of the file',
      config(
        '    executor: box\n',
        executor('    machine: {image: "windows-server-2022-gui:current"}\n    shell: cmd.exe\n'),
      ),
      'none',
    ],
    [
      'an executor whose shell is a parameter with a default',
      config(
        '    executor: box\n',
        executor(
          '    parameters: {sh: {type: string, default: pwsh}}\n    machine: true\n    shell: << parameters.sh >>\n',
        ),
      ),
      'unsafe powershell',
    ],
    [
      'an executor whose shell is passed',
      config(
        '    executor: {name: box, sh: cmd}\n',
        executor(
          '    parameters: {sh: {type: string, default: bash}}\n    machine: true\n    shell: << parameters.sh >>\n',
        ),
      ),
      'none',
    ],
    [
      'an executor that a workflow chooses',
      `${config('    parameters: {os: {type: executor, default: box}}\n    executor: << parameters.os >>\n', `${win}${executor('    machine: true\n')}`)}${workflow('{os: win/default}')}`,
      'none',
    ],
    [
      'an executor that a matrix chooses',
      `${config('    parameters: {os: {type: executor}}\n    executor: << parameters.os >>\n', win)}${workflow('{matrix: {parameters: {os: [win/default, win/server-2022]}}}')}`,
      'unsafe powershell',
    ],
    [
      'a shell that is passed to the job',
      `${config('    parameters: {sh: {type: string}}\n    machine: true\n    shell: << parameters.sh >>\n')}${workflow('{sh: pwsh}')}`,
      'unsafe powershell',
    ],
    [
      'a shell that nobody gives',
      config('    parameters: {sh: {type: string}}\n    machine: true\n    shell: << parameters.sh >>\n'),
      'unsafe command',
    ],
    [
      'a shell that the pipeline gives',
      config(
        '    machine: true\n    shell: << pipeline.parameters.sh >>\n',
        'parameters: {sh: {type: string, default: bash}}\n',
      ),
      'unsafe command',
    ],
    [
      'images of Linux and Windows in one matrix',
      `${config('    parameters: {os: {type: string}}\n    machine: {image: << parameters.os >>}\n')}${workflow('{matrix: {parameters: {os: ["ubuntu-2204:current", "windows-server-2022-gui:current"]}}}')}`,
      'none',
    ],
    [
      'images of both with bash',
      `${config('    parameters: {os: {type: string, default: "ubuntu-2204:current"}}\n    machine: {image: << parameters.os >>}\n    shell: bash\n')}${workflow('{os: "windows-server-2022-gui:current"}')}`,
      'unsafe posix',
    ],
    [
      'resource classes of both',
      `${config('    parameters: {size: {type: string, default: large}}\n    machine: true\n    resource_class: << parameters.size >>\n')}${workflow('{size: windows.large}')}`,
      'none',
    ],
    [
      'two shells in one matrix',
      `${config('    parameters: {sh: {type: string}}\n    machine: true\n    shell: << parameters.sh >>\n')}${workflow('{matrix: {parameters: {sh: [bash, pwsh]}}}')}`,
      'none',
    ],
    ['what is no shell', config('    machine: true\n    shell: python3 -u\n'), 'none'],
    ['a shell of another language', config('    machine: true\n    shell: /usr/bin/fish\n'), 'none'],
    [
      'a whole machine that a parameter gives',
      config('    parameters: {box: {type: string}}\n    machine: << parameters.box >>\n'),
      'unsafe command',
    ],
    [
      'a shell of Windows on a runner of any system',
      config('    machine: true\n    resource_class: acme/large\n    shell: bash.exe\n'),
      'unsafe posix',
    ],
    [
      'a shell by its path on Windows',
      config("    machine: true\n    shell: 'C:\\Program Files\\Git\\bin\\bash.exe -e'\n"),
      'unsafe posix',
    ],
    [
      'an image that nobody gives',
      config('    parameters: {os: {type: string}}\n    machine: {image: << parameters.os >>}\n'),
      'unsafe command',
    ],
    [
      'a step with another shell',
      config('    machine: true\n').replace(
        'run: docker pull redis:7',
        'run: {shell: powershell.exe, command: "docker pull redis:7"}',
      ),
      'unsafe command',
    ],
    [
      'a script with another first line',
      config('    machine: true\n').replace(
        'run: docker pull redis:7',
        'run: "#!/usr/bin/env pwsh\\ndocker pull redis:7"',
      ),
      'unsafe command',
    ],
    [
      'steps that Linux and Windows share',
      `version: 2.1\n${win}${command}steps: &steps\n  - run: docker pull redis:7\njobs:\n  a:\n    machine: true\n    steps: *steps\n  b:\n    executor: win/default\n    steps: *steps\n`,
      'none',
    ],
  ];
  for (const [what, text, expected] of cases)
    it(`${what}: ${expected}`, () => {
      assert.equal(loginFix(text), expected);
      const safe = fixText(text, defaultSettings).text;
      assert.equal(safe === text, !expected.startsWith('safe'));
    });

  for (const [how, step] of [
    [
      'its shell',
      'run: {shell: pwsh, command: "echo $Env:DOCKER_ACCESS_TOKEN | docker login -u $Env:DOCKER_USER --password-stdin"}',
    ],
    ['the shell of a parameter', 'run: {shell: << parameters.sh >>, command: docker login -u U -p P}'],
    ['its text', 'run: echo $Env:DOCKER_ACCESS_TOKEN | docker login -u $Env:DOCKER_USER --password-stdin'],
    ['the command that it calls', 'inner'],
  ] as const)
    it(`a login command that is for Windows by ${how} is not called in a Linux job`, () => {
      const text = config('    machine: true\n').replace(
        /commands:[^]*?(?=jobs:)/,
        `commands:\n  inner:\n    steps:\n      - run: {shell: cmd.exe, command: docker login -u %U% -p %P%}\n` +
          `  dockerhub_login:\n    parameters: {sh: {type: string, default: powershell.exe}}\n    steps:\n      - ${step}\n`,
      );
      const fix = lintText(text).findings.find(({ rule }) => rule === 'missing-docker-login')?.fix;
      assert.equal(fix?.safe, false);
      assert.ok(!fix.edits.some((edit) => /- dockerhub_login$/m.test(edit.text)));
    });

  /** A login by the docker orb, in a command of its own and in one that is called. */
  const orbLogin = (steps: string): string =>
    `orbs: {docker: circleci/docker@4.0.1}\ncommands:\n  helper:\n    steps: [docker/install_docker_credential_helper]\n  dockerhub_login:\n    steps:\n${steps}      - docker/check: {docker_username: DOCKER_USER, docker_password: DOCKER_ACCESS_TOKEN}\n`;
  for (const [what, job, expected] of [
    ['an image of CircleCI', '    docker: [image: "cimg/node:22.1"]\n', 'safe command'],
    ['an official image of Debian', '    docker: [image: "python:3.12-slim"]\n', 'safe command'],
    ['a machine of CircleCI', '    machine: {image: "ubuntu-2204:current"}\n', 'safe command'],
    ['macOS', '    macos: {xcode: 16.0.0}\n', 'safe command'],
    ['an image of nobody knows what', '    docker: [image: "ghcr.io/acme/ci:1"]\n', 'unsafe command'],
    ['an image of another system', '    docker: [image: "eclipse-temurin:21-ubi9-minimal"]\n', 'unsafe command'],
    ['an image of Alpine', '    docker: [image: "node:22-alpine"]\n', 'unsafe posix'],
    ['a Linux runner', '    machine: true\n    resource_class: acme/linux-large\n', 'unsafe command'],
  ] as const)
    for (const [how, first] of [
      ['', '      - docker/install_docker_credential_helper\n'],
      [', by another command', '      - helper\n'],
      [', without the helper', ''],
    ] as const)
      it(`${what}, with a login by the docker orb${how}: ${expected}`, () => {
        assert.equal(loginFix(`version: 2.1\n${orbLogin(first)}jobs:\n  t:\n${job}${steps}`), expected);
      });

  it('is written by no fix of a whole config where there is none', () => {
    const cmd = config('    executor: {name: win/default, shell: cmd.exe}\n', win);
    assert.equal(authenticateConfig(lintText(cmd).model), undefined);
    const done = authenticateConfig(lintText(config('    executor: win/default\n', win)).model)?.text ?? '';
    assert.match(done, /echo \$Env:DOCKER_ACCESS_TOKEN \| docker login --username \$Env:DOCKER_USER --password-stdin/);
    assert.deepEqual(
      lintText(done).findings.filter(({ rule }) => rule === 'missing-docker-login'),
      [],
    );
  });

  it('leaves both jobs of a file right, on Linux and on Windows', () => {
    const text = `version: 2.1
orbs: {win: circleci/windows@5.0}
commands:
  dockerhub_login:
    steps:
      - run: echo "$DOCKER_ACCESS_TOKEN" | docker login -u "$DOCKER_USER" --password-stdin
jobs:
  lin:
    machine: {image: ubuntu-2204:current}
    steps:
      - run: docker pull redis:7
  t:
    executor: {name: win/default, shell: powershell.exe}
    steps:
      - checkout
      - run: docker pull redis:7
`;
    const fixed = fixText(text, defaultSettings).text;
    assert.equal(fixed, text.replace('      - run: docker', '      - dockerhub_login\n      - run: docker'));
  });

  it('adds the command of the docker orb to no file that only pulls on Windows', () => {
    const text = `version: 2.1\n${win}jobs:\n  t:\n    executor: win/default\n${steps}workflows: {w: {jobs: [t]}}\n`;
    const found = lintText(text, { ...defaultSettings, profile: 'strict' }).findings;
    const missing = found.find(({ rule }) => rule === 'missing-dockerhub-login-command');
    assert.ok(missing !== undefined && missing.fix === undefined);
  });
});

describe('the shell of a step decides on the fix of insecure-docker-login-flag', () => {
  const script = (job: string, step: string, around = ''): string =>
    `version: 2.1\n${around}jobs:\n  t:\n${job}    steps:\n      - ${step}\n`;
  const flagFix = (text: string): string => {
    const fix = lintText(text).findings.find(({ rule }) => rule === 'insecure-docker-login-flag')?.fix;
    return fix === undefined ? 'none' : `${fix.safe ? 'safe' : 'unsafe'} ${fix.edits[0]?.text ?? ''}`;
  };
  const posix = 'run: docker login -u $DOCKER_USER -p $DOCKER_ACCESS_TOKEN';
  const power = 'run: docker login -u $Env:DOCKER_USER -p $Env:DOCKER_ACCESS_TOKEN';
  const cmd = 'run: docker login -u %DOCKER_USER% -p %DOCKER_ACCESS_TOKEN% & docker pull redis:7';
  const piped = 'echo "$DOCKER_ACCESS_TOKEN" | docker login -u $DOCKER_USER --password-stdin';
  const shared = (job: string): string =>
    `version: 2.1\n${win}commands:\n  login:\n    steps:\n      - ${posix}\njobs:\n  t:\n${job}    steps: [login]\n`;
  const cases: readonly (readonly [what: string, text: string, expected: string])[] = [
    ['Linux', script('    machine: true\n', posix), `safe ${piped}`],
    ['cmd on Windows', script('    executor: {name: win/default, shell: cmd.exe}\n', cmd, win), 'none'],
    ['cmd by its variables', script('    executor: kit/box\n', cmd, 'orbs: {kit: acme/kit@1}\n'), 'none'],
    [
      'PowerShell',
      script('    executor: win/default\n', power, win),
      'unsafe echo "$Env:DOCKER_ACCESS_TOKEN" | docker login -u $Env:DOCKER_USER --password-stdin',
    ],
    ['PowerShell with a variable of its own', script('    executor: win/default\n', posix, win), 'none'],
    ['bash on Windows', script('    executor: win/default\n    shell: bash.exe\n', posix, win), `unsafe ${piped}`],
    [
      'cmd of the step',
      script('    machine: true\n', 'run: {shell: cmd.exe, command: docker login -u u -p $DOCKER_ACCESS_TOKEN}'),
      'none',
    ],
    ['what is no shell', script('    machine: true\n    shell: perl\n', posix), 'none'],
    [
      'a script in quotes',
      script('    machine: true\n', "run: sh -c 'docker login -u $DOCKER_USER -p $DOCKER_ACCESS_TOKEN'"),
      'none',
    ],
    [
      'another user',
      script('    machine: true\n', 'run: sudo -E docker login -u $DOCKER_USER -p $DOCKER_ACCESS_TOKEN'),
      'none',
    ],
    [
      'a command whose callers choose its shell',
      `version: 2.1\ncommands:\n  login:\n    parameters: {sh: {type: string, default: bash}}\n    steps:\n      - run: {shell: << parameters.sh >>, command: "docker login -u $DOCKER_USER -p $DOCKER_ACCESS_TOKEN"}\njobs:\n  t:\n    machine: true\n    steps: [login: {sh: cmd.exe}]\n`,
      'none',
    ],
    ['a command on Linux', shared('    machine: true\n'), `safe ${piped}`],
    ['a command on Windows', shared('    executor: win/default\n'), 'none'],
  ];
  for (const [what, text, expected] of cases) it(`${what}: ${expected}`, () => assert.equal(flagFix(text), expected));

  it('replaces a password that is written out by a variable as the shell reads it', () => {
    const password = ['correct', 'horse', 'battery'].join('-');
    const fixOf = (shell: string): string | undefined =>
      lintText(
        script(`    executor: {name: win/default, shell: ${shell}}\n`, `run: docker login -u u -p ${password}`, win),
      ).findings.find(({ rule }) => rule === 'hardcoded-docker-credentials')?.fix?.edits[0]?.text;
    assert.equal(fixOf('powershell.exe'), '"$Env:DOCKER_ACCESS_TOKEN"');
    assert.equal(fixOf('bash.exe'), '"$DOCKER_ACCESS_TOKEN"');
    assert.equal(fixOf('cmd.exe'), undefined);
    assert.equal(fixOf('ruby'), undefined);
  });
});

describe('shellKind', () => {
  for (const [text, kind] of [
    ['/bin/bash -eo pipefail', 'posix'],
    ['bash.exe', 'posix'],
    ['"C:\\Program Files\\Git\\bin\\bash.exe" --login', 'posix'],
    ['C:\\Program Files\\Git\\bin\\sh.exe -e', 'posix'],
    ['/usr/bin/env -S bash -x', 'posix'],
    ['powershell.exe -ExecutionPolicy Bypass', 'powershell'],
    ['PowerShell', 'powershell'],
    ['/usr/bin/env pwsh', 'powershell'],
    ['cmd.exe', 'cmd'],
    ['C:\\Windows\\System32\\cmd.exe /q', 'cmd'],
    ['python3', 'other'],
    ['/usr/bin/env ruby -w', 'other'],
    ['node.exe', 'other'],
    ['fish', 'other'],
    ['/usr/bin/env tcsh -e', 'other'],
    ['', 'unknown'],
  ] as const)
    it(`${text} is ${kind}`, () => assert.equal(shellKind(text), kind));
});
