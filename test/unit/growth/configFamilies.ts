import { defaultSettings } from '../../../src/lint/settings';
import { lintConfig } from '../../../src/sources/circleci/configLint';
import { familiesOf, filled, nested, token, type Family } from './family';

const path = '.circleci/config.yml';
const head = 'version: 2.1\n';
const flow = 'workflows:\n  w:\n    jobs: [j]\n';
const job = 'jobs:\n  j:\n    docker: [{image: cimg/base:2024.01}]\n    steps:\n';

/** Lints a config, with everything that is asked of a lint at each edit. */
function lint(text: string): unknown {
  const made = lintConfig(path, text, defaultSettings);
  return [made.judged(), made.counts(), made.lensesOf(path, ''), made.hoverAt(path, text.length >> 1)];
}

/** A config whose one job has these steps. */
function withSteps(size: number, unit: string | ((index: number) => string)): string {
  return filled(size, unit, head + flow + job);
}

const commands: Family[] = familiesOf('config', 2_000_000, lint, {
  'commands that call the next one twice': (size) => {
    const leaf = '  c0:\n    steps:\n' + '      - run: docker pull a/b\n'.repeat(40);
    const call = (index: number): string => `  c${index + 1}:\n    steps: [c${index}, c${index}]\n`;
    const made = filled(size, call, `${head}commands:\n${leaf}`);
    const last = made.split('\n  c').length - 2;
    return `${made}${job}      - c${last}\n${flow}`;
  },
  'commands that call the one before': (size) =>
    filled(
      size,
      (index) => `  c${index + 1}:\n    steps: [c${index}]\n`,
      `${head}${flow}${job}      - c9\ncommands:\n  c0: {steps: [run: docker pull a/b]}\n`,
    ),
  'jobs that all call one long command': (size) => {
    const steps = '      - run: docker pull a/b\n'.repeat(Math.ceil(size / 60));
    return filled(
      size / 2,
      (index) => `  j${index}:\n    machine: true\n    steps: [c]\n`,
      `${head}commands:\n  c:\n    steps:\n${steps}${flow}jobs:\n  j: {machine: true, steps: [c]}\n`,
    );
  },
  'one job in many workflows': (size) =>
    filled(size, (index) => `  w${index}:\n    jobs: [j]\n`, `${head}${job}      - run: docker pull a/b\nworkflows:\n`),
  'one job with many steps in many workflows': (size) =>
    filled(
      size / 2,
      (index) => `  w${index}:\n    jobs: [j]\n`,
      `${filled(size / 2, '      - run: docker pull a/b\n', head + job)}workflows:\n`,
    ),
  'calls of one job with pre-steps': (size) =>
    filled(
      size,
      (index) => `      - j:\n          name: n${index}\n          pre-steps: [run: docker pull a/b${index}]\n`,
      `${head}${job}      - run: docker pull x/y\nworkflows:\n  w:\n    jobs:\n`,
    ),
  'calls of one job, each with steps of its own, of one with many': (size) =>
    filled(
      size / 2,
      (index) => `      - j:\n          name: n${index}\n          pre-steps: [run: docker pull a/b]\n`,
      `${filled(size / 2, '      - run: docker pull a/b\n', head + job)}workflows:\n  w:\n    jobs:\n`,
    ),
  'a matrix of many values': (size) =>
    filled(
      size,
      (index) => `v${index}, `,
      `${head}jobs:\n  j:\n    parameters: {p: {type: string, default: a}}\n    docker: [{image: "<< parameters.p >>"}]\n    steps: [run: docker pull << parameters.p >>]\nworkflows:\n  w:\n    jobs:\n      - j: {matrix: {parameters: {p: [`,
      ']}}}\n',
    ),
  'a matrix of many parameters': (size) =>
    filled(
      size,
      (index) => `p${index}: [a, b, c], `,
      `${head}jobs:\n  j:\n    docker: [{image: "<< parameters.p1 >>:<< parameters.p2 >>"}]\n    steps: [run: docker pull << parameters.p1 >>]\nworkflows:\n  w:\n    jobs:\n      - j: {matrix: {parameters: {`,
      '}}}\n',
    ),
  'many calls times many images of one job': (size) =>
    filled(
      size / 2,
      (index) => `      - j: {name: n${index}, p: v${index}}\n`,
      `${filled(size / 2, '      - image: a/<< parameters.p >>\n', `${head}jobs:\n  j:\n    parameters: {p: {type: string}}\n    docker:\n`)}    steps: [checkout]\nworkflows:\n  w:\n    jobs:\n`,
    ),
  'executors of many jobs': (size) =>
    filled(
      size,
      (index) => `  j${index}: {executor: e${index}, steps: [checkout]}\n`,
      `${head}${filled(size / 2, (index) => `  e${index}: {docker: [{image: a/b}]}\n`, 'executors:\n')}jobs:\n`,
    ),
  'one executor with many images in many jobs': (size) =>
    filled(
      size / 2,
      (index) => `  j${index}: {executor: e, steps: [checkout]}\n`,
      `${head}${filled(size / 2, '      - image: a/b\n', 'executors:\n  e:\n    docker:\n')}jobs:\n`,
    ),
  'requires of every job on all before': (size) => {
    const count = Math.ceil(Math.sqrt(size / 3));
    return `${head}${job}      - checkout\nworkflows:\n  w:\n    jobs:\n${Array.from({ length: count }, (_, index) => `      - j: {name: n${index}, requires: [${Array.from({ length: index }, (_, at) => `n${at}`).join(', ')}]}\n`).join('')}`;
  },
  'a chain of requires': (size) =>
    filled(
      size,
      (index) => `      - j: {name: n${index + 1}, requires: [n${index}]}\n`,
      `${head}${job}      - checkout\nworkflows:\n  w:\n    jobs:\n`,
    ),
  'a ring of requires': (size) =>
    filled(
      size,
      (index) => `      - j: {name: n${index + 1}, requires: [n${index}, n${index + 2}]}\n`,
      `${head}${job}      - checkout\nworkflows:\n  w:\n    jobs:\n`,
    ),
  'contexts of one call': (size) =>
    filled(
      size,
      (index) => `c${index}, `,
      `${head}${job}      - checkout\nworkflows:\n  w:\n    jobs:\n      - j: {context: [`,
      ']}\n',
    ),
  'parameters that name one another': (size) =>
    filled(
      size,
      (index) => `      p${index + 1}: {type: string, default: "<< parameters.p${index} >>"}\n`,
      `${head}${flow}jobs:\n  j:\n    docker: [{image: "<< parameters.p5 >>"}]\n    steps: [checkout]\n    parameters:\n`,
    ),
  'a parameter that doubles itself': (size) =>
    filled(
      size,
      (index) =>
        `      p${index + 1}: {type: string, default: "<< parameters.p${index} >><< parameters.p${index} >>"}\n`,
      `${head}${flow}jobs:\n  j:\n    docker: [{image: "<< parameters.p9 >>"}]\n    steps: [run: "docker pull << parameters.p9 >>"]\n    parameters:\n`,
    ),
  'a command called with ever longer arguments': (size) =>
    filled(
      size,
      (index) =>
        `  c${index + 1}: {parameters: {p: {type: string, default: x}}, steps: [c${index}: {p: "<< parameters.p >><< parameters.p >>"}]}\n`,
      `${head}${flow}${job}      - c15: {p: abcdefgh}\ncommands:\n  c0: {parameters: {p: {type: string, default: x}}, steps: [run: "docker pull << parameters.p >>"]}\n`,
    ),
  'steps handed on as parameters': (size) =>
    filled(
      size,
      (index) =>
        `  c${index + 1}: {parameters: {s: {type: steps, default: []}}, steps: [c${index}: {s: [steps: << parameters.s >>, steps: << parameters.s >>]}]}\n`,
      `${head}${flow}${job}      - c15: {s: [run: docker pull a/b]}\ncommands:\n  c0: {parameters: {s: {type: steps, default: []}}, steps: << parameters.s >>}\n`,
    ),
  'conditions in one another': (size) => {
    const depth = Math.floor(Math.sqrt(size / 16));
    const lines = Array.from(
      { length: depth },
      (_, index) => `${' '.repeat(6 + 4 * index)}- when: {condition: a, steps: [`,
    );
    return `${head}${flow}${job}${lines[0] ?? ''}${'{when: {condition: a, steps: ['.repeat(depth)}checkout${']}}'.repeat(depth)}]}\n`;
  },
  'conditions one after the other': (size) =>
    withSteps(
      size,
      (index) =>
        `      - when: {condition: << parameters.p${index} >>, steps: [run: docker login -u $DOCKER_USER -p $DOCKER_PASS]}\n      - run: docker pull a/b\n`,
    ),
  'conditions of equals and or': (size) =>
    filled(
      size,
      'or: [{equal: [a, << pipeline.git.branch >>]}, not: a], ',
      `${head}${flow}${job}      - when: {condition: {and: [{`,
      '}]}, steps: [run: docker pull a/b]}\n',
    ),
});

const orbs: Family[] = familiesOf('config', 2_000_000, lint, {
  'many orbs': (size) =>
    filled(
      size,
      (index) => `  o${index}: circleci/docker@2.${index}.0\n`,
      `${head}${flow}${job}      - o1/pull: {image: a/b}\norbs:\n`,
    ),
  'calls of one orb': (size) =>
    withSteps(size, '      - docker/build: {image: a/b}\n').replace(
      flow,
      `orbs: {docker: circleci/docker@2.1.0}\n${flow}`,
    ),
  'many orbs times many calls': (size) =>
    filled(
      size / 2,
      (index) => `      - o${index}/pull: {image: a/b}\n`,
      `${filled(size / 2, (index) => `  o${index}: circleci/docker@2.${index}.0\n`, `${head}orbs:\n`)}${flow}${job}`,
    ),
  'inline orbs in one another': (size) =>
    nested(
      Math.min(size, 40_000),
      '{orbs: {o: ',
      '}}',
      `${head}${flow}${job}      - checkout\norbs:\n  o: `,
      '\n',
      '{commands: {}}',
    ),
  'inline orbs side by side': (size) =>
    filled(
      size,
      (index) =>
        `  o${index}: {commands: {c: {steps: [run: docker pull a/b]}}, jobs: {j: {machine: true, steps: [c]}}}\n`,
      `${head}${flow}${job}      - o1/c\norbs:\n`,
    ),
  'orb calls with many parameters': (size) =>
    filled(
      size,
      (index) => `          p${index}: << parameters.q${index} >>\n`,
      `${head}orbs: {docker: circleci/docker@2.1.0}\n${flow}${job}      - docker/build:\n          image: a/b\n`,
    ),
});

const yaml: Family[] = familiesOf('config', 2_000_000, lint, {
  'anchors that are never used': (size) => withSteps(size, (index) => `      - &a${index} checkout\n`),
  'aliases of one anchor': (size) =>
    withSteps(size, '      - *a\n').replace(flow, `x: &a {run: docker pull a/b}\n${flow}`),
  'aliases of aliases': (size) =>
    filled(
      size,
      (index) => `  - &b${index + 1} [*b${index}, *b${index}]\n`,
      `${head}x:\n  - &b0 [a, b]\n`,
      `${job}      *b9\n${flow}`,
    ),
  'merges of one anchor': (size) =>
    filled(
      size,
      (index) => `  j${index}:\n    <<: *a\n`,
      `${head}x: &a\n  docker: [{image: a/b}]\n  steps: [checkout]\n${flow}jobs:\n`,
    ),
  'merges of merges': (size) =>
    filled(
      size,
      (index) => `  j${index + 1}: &a${index + 1}\n    <<: *a${index}\n    k${index}: v\n`,
      `${head}${flow}jobs:\n  j0: &a0 {docker: [{image: a/b}], steps: [checkout]}\n`,
    ),
  'merges of two merges': (size) =>
    filled(
      size,
      (index) => `  j${index + 1}: &a${index + 1}\n    <<: [*a${index}, *a${index}]\n    k${index}: v\n`,
      `${head}${flow}jobs:\n  j0: &a0 {docker: [{image: a/b}], steps: [checkout]}\n`,
    ),
  'merges of a long list': (size) =>
    filled(
      size,
      '*a, ',
      `${head}x: &a {docker: [{image: a/b}], steps: [checkout]}\n${flow}jobs:\n  j:\n    <<: [`,
      ']\n',
    ),
  'merges of a wide map': (size) =>
    filled(
      size / 2,
      (index) => `  j${index}: {<<: *a}\n`,
      filled(size / 2, (index) => `  k${index}: v\n`, `${head}x: &a\n`, `${flow}jobs:\n`),
    ),
  'flow lists in one another': (size) => nested(size, '[', ']', `${head}x: `, `\n${flow}${job}      - checkout\n`),
  'flow maps in one another': (size) => nested(size, '{a: ', '}', `${head}x: `, `\n${flow}${job}      - checkout\n`),
  'flow lists without an end': (size) => `${head}${flow}${job}      - run: docker pull a/b\nx: ${'['.repeat(size)}`,
  'flow maps without an end': (size) =>
    `${head}${flow}${job}      - run: docker pull a/b\nx: ${'{a: '.repeat(size / 4)}`,
  'block lists in one another': (size) => `${head}x:\n  ${'- '.repeat(size / 2)}a\n${flow}${job}      - checkout\n`,
  'blocks ever deeper': (size) => {
    const depth = Math.floor(Math.sqrt(2 * size));
    return `${head}x:\n${Array.from({ length: depth }, (_, index) => `${' '.repeat(index + 1)}a:\n`).join('')}${flow}${job}      - checkout\n`;
  },
  'keys of one map': (size) =>
    filled(size, (index) => `k${index}: v\n`, head + flow + job.replace('steps:', 'steps: [checkout]')),
  'the same key': (size) => filled(size, 'k: v\n', head + flow + job.replace('steps:', 'steps: [checkout]')),
  'keys without an end': (size) => `${head}${'k '.repeat(size / 2)}\n`,
  'lines of no meaning': (size) => filled(size, 'a b c\n', head),
  'question marks': (size) => filled(size, '? ', head),
  colons: (size) => filled(size, ': ', head),
  tabs: (size) => filled(size, '\t', `${head}x:`),
  comments: (size) => withSteps(size, '      # docker pull a/b\n'),
  'comments behind values': (size) => withSteps(size, '      - checkout # docker pull a/b\n'),
  'blank lines': (size) => filled(size, '\n', head, flow + job),
  'lines of blanks': (size) => filled(size, '    \n', head, flow + job),
  'a plain scalar of many lines': (size) => filled(size, '  word\n', `${head}x:\n`, `${flow}${job}      - checkout\n`),
  'a plain scalar of many words': (size) => filled(size, 'word ', `${head}x: `, `\n${flow}${job}      - checkout\n`),
  'a quoted scalar without an end': (size) => filled(size, 'word \n', `${head}${flow}${job}      - run: "`),
  'quoted scalars without an end': (size) => withSteps(size, '      - run: "docker pull a/b\n'),
  'single quotes': (size) => filled(size, "'", `${head}x: `),
  'escapes in a quoted scalar': (size) =>
    filled(size, '\\"\\u0041', `${head}x: "`, `"\n${flow}${job}      - checkout\n`),
  'a block scalar of many lines': (size) =>
    filled(size, '          docker pull a/b\n', `${head}${flow}${job}      - run: |\n`),
  'block scalars': (size) => withSteps(size, '      - run: |\n          docker pull a/b\n'),
  'a folded scalar': (size) => filled(size, '          docker pull a/b\n\n', `${head}${flow}${job}      - run: >\n`),
  'block scalars with odd indentation': (size) => withSteps(size, '      - run: |9\n          docker pull a/b\n'),
  documents: (size) => filled(size, '---\n', head, flow + job),
  directives: (size) => filled(size, '%TAG ! tag:x,2000:\n', '', head + flow + job),
  tags: (size) => filled(size, '!a ', `${head}x: `, 'b\n'),
  'carriage returns': (size) => filled(size, '\r', head),
});

const texts: Family[] = familiesOf('config', 2_000_000, lint, {
  'expressions that never end': (size) =>
    withSteps(size, (index) => `      - run: docker pull ${'<< parameters.a'.repeat(1 + (index % 2))}\n`),
  'one value of expressions that never end': (size) =>
    filled(size, '<<', `${head}${flow}${job}      - run: docker pull `, '\n'),
  'an image of expressions that never end': (size) =>
    filled(size, '<< ', `${head}${flow}jobs:\n  j:\n    steps: [checkout]\n    docker:\n      - image: a`, '\n'),
  'an image of variables that never end': (size) =>
    filled(size, '${', `${head}${flow}jobs:\n  j:\n    steps: [checkout]\n    docker:\n      - image: "a`, '"\n'),
  'an image of variables in one another': (size) =>
    filled(size, '${A:-', `${head}${flow}jobs:\n  j:\n    steps: [checkout]\n    docker:\n      - image: "a`, '"\n'),
  'an image of slashes': (size) =>
    filled(size, '/', `${head}${flow}jobs:\n  j:\n    steps: [checkout]\n    docker:\n      - image: a`, '\n'),
  'an image of dots and colons': (size) =>
    filled(size, '.a-', `${head}${flow}jobs:\n  j:\n    steps: [checkout]\n    docker:\n      - image: "*`, ':/x"\n'),
  'images with literal passwords': (size) =>
    filled(
      size,
      '      - {image: a/b, auth: {username: bob, password: hunter2hunter2}}\n',
      `${head}${flow}jobs:\n  j:\n    steps: [checkout]\n    docker:\n`,
    ),
  'images with half an auth': (size) =>
    filled(
      size,
      '      - {image: a/b, auth: {username: $DOCKER_USER}}\n',
      `${head}${flow}jobs:\n  j:\n    steps: [checkout]\n    docker:\n`,
    ),
  'names of variables in a long text': (size) =>
    filled(size, '$DOCKER_USER_', `${head}${flow}${job}      - run: "docker pull `, '"\n'),
  'text that looks like tokens': (size) => filled(size, token, `${head}${flow}${job}      - run: "docker pull `, '"\n'),
  'ignore comments': (size) =>
    withSteps(
      size,
      '      # pullbook: ignore[unauthenticated-docker-pull] for a reason\n      - run: docker pull a/b\n',
    ),
  'ignore comments of nothing': (size) =>
    withSteps(size, '      # pullbook: ignore[unpinned-docker-image] for a reason\n'),
  'ignore comments without an end': (size) => withSteps(size, '      # pullbook: ignore[\n'),
  'an ignore comment of many rules': (size) =>
    filled(
      size,
      'unpinned-docker-image, ',
      `${head}${flow}${job}      # pullbook: ignore[`,
      '] why\n      - checkout\n',
    ),
  'marks in one comment': (size) =>
    filled(size, 'pullbook: ignore ', `${head}${flow}${job}      # `, '\n      - checkout\n'),
  'cciignore comments': (size) => withSteps(size, '      - run: docker pull a/b # cciignore\n'),
  'ignores of the whole file': (size) =>
    filled(
      size,
      '# pullbook: ignore-file[unpinned-docker-image] why\n',
      '',
      `${head}${flow}${job}      - run: docker pull a/b\n`,
    ),
});

const fixes: Family[] = familiesOf(
  'fix',
  500_000,
  (text) => {
    const made = lintConfig(path, text, defaultSettings);
    return [made.soundFixes(path, made.findings.get(path) ?? []), made.fixAll({ unsafe: true }), made.authentication()];
  },
  {
    'images without auth': (size) =>
      filled(
        size,
        (index) => `  j${index}:\n    docker:\n      - image: acme/app:1\n    steps: [checkout]\n`,
        `${head}jobs:\n`,
      ),
    'pulls without a login': (size) =>
      filled(
        size,
        (index) => `  j${index}:\n    machine: true\n    steps:\n      - run: docker pull acme/app:1\n`,
        `${head}jobs:\n`,
      ),
    'pulls of one job': (size) =>
      filled(
        size,
        '      - run: docker pull acme/app:1\n',
        `${head}${flow}jobs:\n  j:\n    machine: true\n    steps:\n`,
      ),
    'calls in one script': (size) =>
      filled(
        size,
        '          docker pull acme/app:1\n',
        `${head}${flow}jobs:\n  j:\n    machine: true\n    steps:\n      - run: |\n`,
      ),
    'insecure logins in one script': (size) =>
      filled(
        size,
        '          docker login -u $DOCKER_USER -p $DOCKER_PASS\n',
        `${head}${flow}jobs:\n  j:\n    machine: true\n    steps:\n      - run: |\n`,
      ),
    'insecure logins': (size) => withSteps(size, '      - run: docker login -u $DOCKER_USER -p $DOCKER_PASS\n'),
    'images in one job': (size) =>
      filled(size, '      - image: acme/app:1\n', `${head}${flow}jobs:\n  j:\n    steps: [checkout]\n    docker:\n`),
    'images in flow style': (size) =>
      filled(size, '{image: acme/app:1}, ', `${head}${flow}jobs:\n  j: {steps: [checkout], docker: [`, ']}\n'),
    'unused ignore comments': (size) =>
      withSteps(size, '      # pullbook: ignore[unpinned-docker-image] for a reason\n      - checkout\n'),
    'calls in a workflow': (size) =>
      filled(
        size,
        (index) => `      - j: {name: n${index}}\n`,
        `${head}jobs:\n  j: {docker: [{image: acme/app:1}], steps: [checkout]}\nworkflows:\n  w:\n    jobs:\n`,
      ),
  },
);

/** Steps that are unfolded again and again, up to the budget of the file. */
const unfolded: ReadonlySet<string> = new Set([
  'config: commands that call the next one twice',
  'config: jobs that all call one long command',
]);

export const configFamilies: readonly Family[] = [
  ...commands.map((family) => ({ ...family, hasBudget: unfolded.has(family.name) })),
  ...orbs,
  ...yaml,
  ...texts,
  ...fixes,
];
