import assert from 'node:assert/strict';
import { defaultSettings, type Settings } from '../../../src/lint/settings';
import { lintConfig, type ConfigLint } from '../../../src/sources/circleci/configLint';
import { resolveText } from '../../../src/sources/circleci/model/parameters';
import { parseConfig } from '../../../src/sources/circleci/parseConfig';
import { filled } from './family';

const path = '.circleci/config.yml';
const lint = (text: string, settings: Settings = defaultSettings): ConfigLint => lintConfig(path, text, settings);

/** Commands that each call the next one twice, down to one with this step again and again. */
function callsOfCalls(depth: number, step: string, times: number): string {
  const calls = Array.from({ length: depth }, (_, at) => `  c${at + 1}: {steps: [c${at}, c${at}]}\n`).join('');
  const leaf = `  c0:\n    steps:\n${step.repeat(times)}`;
  return `version: 2.1\ncommands:\n${leaf}${calls}jobs: {j: {machine: true, steps: [c${depth}]}}\nworkflows: {w: {jobs: [j]}}\n`;
}

/** Events of all flows: what is held in memory of steps that are unfolded. */
function eventsIn({ model }: ConfigLint): number {
  return model.flows.reduce((sum, { pulls, logins }) => sum + pulls.length + logins.length, 0);
}

function saysItIsNotWhole(made: ConfigLint): void {
  assert.ok(made.findings.get(path)?.some(({ rule }) => rule === 'config-parse-error'));
  assert.ok(made.judged().some(({ is, what }) => is === 'unknown' && what === 'config'));
}

describe('budgets', () => {
  const pull = '      - run: docker pull a\n';
  const script = (lines: number): string => `      - run: |\n${'          docker pull a\n'.repeat(lines)}`;
  for (const [what, text] of [
    ['commands that call the next one twice', callsOfCalls(17, pull, 40)],
    ['the same with a leaf of one call', callsOfCalls(17, pull, 1)],
    ['the same with one script of many calls', callsOfCalls(17, script(40), 1)],
    ['the same with a script of as many calls as are read', callsOfCalls(17, script(2_000), 1)],
    [
      'steps that are aliases of one another',
      `version: 2.1\nx: &a0 [{run: docker pull a}, {run: docker pull b}]\n${Array.from({ length: 17 }, (_, at) => `y${at}: &a${at + 1} [{when: {condition: a, steps: *a${at}}}, {when: {condition: b, steps: *a${at}}}]\n`).join('')}jobs: {j: {machine: true, steps: *a17}}\nworkflows: {w: {jobs: [j]}}\n`,
    ],
    [
      'a command of many steps in many jobs',
      `version: 2.1\ncommands:\n  c:\n    steps:\n${pull.repeat(400)}jobs:\n${filled(20_000, (at) => `  j${at}: {machine: true, steps: [c]}\n`)}workflows: {w: {jobs: [j1]}}\n`,
    ],
    [
      'steps that a workflow hands to many calls',
      `version: 2.1\nx: &s\n${pull.repeat(400)}jobs: {j: {machine: true, steps: [checkout]}}\nworkflows:\n  w:\n    jobs:\n${filled(20_000, (at) => `      - j: {name: n${at}, pre-steps: *s}\n`)}`,
    ],
  ] as const)
    it(`count what is unfolded: ${what}`, () => {
      const before = process.cpuUsage();
      const made = lint(text);
      saysItIsNotWhole(made);
      const { user, system } = process.cpuUsage(before);
      // Each event is a kilobyte or less.
      assert.ok(eventsIn(made) < 20_000, `${eventsIn(made)} events`);
      assert.ok(user + system < 3_000_000, `${(user + system) / 1_000} ms`);
    });

  it('leave whole what people write', () => {
    const jobs = filled(200_000, (at) => `  j${at}: {machine: true, steps: [c, run: docker pull a]}\n`);
    const made = lint(
      `version: 2.1\ncommands: {c: {steps: [checkout, run: docker pull b]}}\njobs:\n${jobs}workflows: {w: {jobs: [j1]}}\n`,
    );
    assert.ok(!made.judged().some(({ what }) => what === 'config'));
  });

  it('end the text that parameters bring', () => {
    const document = parseConfig('p: {a: {default: x}}\n');
    const declared = document.asMap(document.get(document.root, 'p')?.value);
    const long = parseConfig(`p: {a: {default: "${'x'.repeat(50_000)}"}}\n`);
    const bindings = { passed: undefined, caller: undefined };
    const many = '<< parameters.a >>'.repeat(100);
    assert.equal(resolveText(many, { document, declared, ...bindings }), 'x'.repeat(100));
    const filledIn = resolveText(many, {
      document: long,
      declared: long.asMap(long.get(long.root, 'p')?.value),
      ...bindings,
    });
    assert.ok(filledIn.length < 300_000);
    // What was not filled in stays an expression, so that nobody takes the text for known.
    assert.match(filledIn, /<< parameters\.a >>$/);
  });

  it('end the images that files bring to many calls', () => {
    const repository = new Map([['Dockerfile', filled(100_000, (at) => `FROM ghcr.io/a/b${at}\n`)]]);
    const steps = '      - run: docker build .\n'.repeat(200);
    const made = lint(
      `version: 2.1\njobs:\n  j:\n    machine: true\n    steps:\n      - checkout\n${steps}workflows: {w: {jobs: [j]}}\n`,
      { ...defaultSettings, repository },
    );
    assert.ok(made.judged().every(({ is }) => is !== 'right'));
  });
});
