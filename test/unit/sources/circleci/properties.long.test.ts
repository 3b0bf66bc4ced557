import assert from 'node:assert/strict';
import fc from 'fast-check';
import { authenticateConfig } from '../../../../src/sources/circleci/authenticateConfig';
import { describePull } from '../../../../src/sources/circleci/describePull';
import { wantedFiles } from '../../../../src/sources/circleci/readRepository';
import { ConfigLint } from '../../../../src/sources/circleci/configLint';
import { lintText } from '../../../../src/sources/circleci/linter';
import { fixText, textAfterFix } from './fixes';
import { isBulkFix } from '../../../../src/lint/rule';
import { defaultSettings, type Settings } from '../../../../src/lint/settings';
import { circleci } from '../../../../src/sources/circleci/source';
import type { SourceLinter } from '../../../../src/lint/source';
import { readAsset } from '../../../../src/ports/readAsset';
import { summarise } from '../../../../src/sources/circleci/summarise';
import { lineEdits, randomEdits } from './randomEdits';
import { runs } from '../../../support/runs';
import { manyJobs, sampleConfigs, teamConfig } from './sampleConfigs';

const pedantic: Settings = { ...defaultSettings, profile: 'pedantic' };

/** The same where the files are known that docker calls name. */
const withFiles: Settings = {
  ...pedantic,
  repository: new Map([
    ['Dockerfile', 'FROM node:20\n'],
    ['web/Dockerfile', 'FROM quay.io/acme/base\n'],
    ['docker-compose.yml', 'services:\n  db: { image: redis }\n'],
  ]),
};

/** Seconds of CPU time that hostile input may take. Without a hang it takes a small part of it. */
const patience = 15;

describe('linting', () => {
  let linter: SourceLinter;
  before(async () => (linter = await circleci.open(readAsset)));

  it('never throws, whatever is typed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sampleConfigs), randomEdits(4), fc.nat(5_000), (sample, edit, offset) => {
        const { findings, model } = lintText(edit(sample), pedantic);
        assert.deepEqual(
          findings.filter(({ message }) => message.includes('stopped on this file')),
          [],
        );
        summarise(model);
        describePull(model, offset);
        authenticateConfig(model);
      }),
      runs(400),
    );
  });

  /** Everything that is shown of findings, with the edits of their fixes. */
  const shown = (findings: ReturnType<typeof lintText>['findings']): unknown =>
    findings.map(({ rule, span, within, severity, confidence, message, related, data, fix }) => ({
      ...{ rule, span, within, severity, confidence, message, related, data },
      fix: fix && { title: fix.title, safe: fix.safe, edits: fix.edits },
    }));

  /** Lints each version of a text with the linter that knows the one before, and alone. */
  const compareAll = (
    sample: string,
    edits: readonly ((text: string) => string)[],
    settings: Settings = pedantic,
  ): void => {
    let text = sample;
    const path = '.circleci/config.yml';
    const lint = (previous?: ConfigLint): ConfigLint => {
      const linted = linter.lint(new Map([[path, text]]), settings, previous);
      assert.ok(linted instanceof ConfigLint);
      return linted;
    };
    let kept = lint();
    const compare = (): boolean => {
      const alone = lintText(text, settings);
      kept = lint(kept);
      assert.deepEqual(shown(kept.findings.get(path) ?? []), shown(alone.findings));
      assert.deepEqual(wantedFiles(kept.model), wantedFiles(alone.model));
      return alone.model.document.problems.length === 0;
    };
    for (const edit of edits) {
      const before = text;
      text = edit(text);
      if (compare()) continue;
      // A mistake is most often mended: an edit that breaks the file is taken back, so that the series goes on.
      text = before;
      compare();
    }
  };

  it('finds the same after a series of edits as on the text alone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sampleConfigs, manyJobs),
        fc.array(fc.oneof(randomEdits(1), lineEdits()), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(pedantic, withFiles),
        compareAll,
      ),
      runs(150),
    );
  });

  it('finds the same while jobs, commands, executors and workflows are edited for long', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(manyJobs, manyJobs.replaceAll('\n', '\r\n'), manyJobs.replace('docker load', 'cp')),
        fc.array(lineEdits(), { minLength: 30, maxLength: 40 }),
        fc.constantFrom(pedantic, withFiles),
        compareAll,
      ),
      runs(15),
    );
  });

  it('notices what an edit in one place means in others', () => {
    const edits: [string, string][] = [
      ['commands:\n  dockerhub_login', 'executors:\n  dockerhub_login'],
      ['executors:\n  small:', 'small:'],
      [
        '  vm:\n    machine: { image: ubuntu-2204:current }\njobs:\n',
        'jobs:\n  vm:\n    machine: { image: ubuntu-2204:current }\n',
      ],
      ['    executor: { name: small, tag: "3" }', '    machine: true'],
      ['    executor: { name: small, tag: "3" }', '    executor: { name: small, tag: "4" }'],
      ['    executor: << parameters.where >>', '    machine: true'],
      ['    executor: plain\n    machine: true', '    executor: plain'],
      ['    steps: [checkout]', '    steps: [run: docker tag x other/y]'],
      ['default: 19.03.12', 'default: 19.03.13'],
      ['        default: 20.10.6', '        default: 20.10.7'],
      ['      - *login\n      - run: docker pull acme/merged:1', '      - run: docker pull acme/merged:2'],
      ['    steps: *steps', '    steps: [run: docker pull acme/copy:2]'],
      ['    steps: *steps\n  loaded', '    steps: *steps\n  renamed'],
      ['      - run: docker run acme/alone:2\n  bare', '      - run: docker tag x other/y\n  bare'],
      ['  # the plain ones', `  # ${['AKIA', 'IOSF', 'ODNN', '7ABC', 'DEFG'].join('')}`],
      ['auth: { username: $DOCKER_USR', 'auth: { username: $DOCKER_USER'],
      ['post-steps: [*login, run: docker pull acme/after:1]', 'post-steps: [run: docker pull acme/after:2]'],
      ['override-with: quiet', 'override-with: unknown'],
      ['-f web/Dockerfile web', 'web'],
    ];
    // What a `docker load` brings depends on all jobs, so that without one more can be kept.
    for (const sample of [manyJobs, manyJobs.replace('docker load', 'cp')]) {
      const moved = sample.replace('  # the plain ones', '  # the plain ones, and others');
      for (const [from, to] of edits) {
        assert.equal(sample.split(from).length, 2, from);
        compareAll(sample, [(text) => text.replace(from, () => to), () => sample, () => moved]);
      }
    }
  });

  it('offers only fixes that hold, and each removes its finding', () => {
    fc.assert(
      fc.property(fc.constantFrom(...sampleConfigs), randomEdits(2), (sample, edit) => {
        const { findings, model } = lintText(edit(sample), pedantic);
        for (const { fix, rule, message } of findings) {
          const text = fix === undefined ? undefined : textAfterFix(model, fix);
          if (text === undefined) continue;
          const after = lintText(text, pedantic);
          assert.deepEqual(after.model.document.problems, []);
          const count = (result: typeof after): number =>
            result.findings.filter((other) => other.rule === rule && other.message === message).length;
          assert.ok(
            count(after) < findings.filter((other) => other.rule === rule && other.message === message).length,
            `${rule}: ${message}`,
          );
        }
      }),
      runs(120),
    );
  });

  it('fixes until nothing is left to fix, with the line ends and the mark the file has', () => {
    for (const sample of sampleConfigs) {
      const fixed = fixText(sample, pedantic, { unsafe: true });
      assert.ok(fixed.applied > 0);
      const { findings, model } = lintText(fixed.text, pedantic);
      assert.deepEqual(
        findings.filter(({ fix }) => isBulkFix(fix, { unsafe: true }) && textAfterFix(model, fix) !== undefined),
        [],
      );
      const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
      assert.equal(fixText(crlf(sample), pedantic, { unsafe: true }).text, crlf(fixed.text));
      assert.equal(fixText(`\ufeff${sample}`, pedantic, { unsafe: true }).text, `\ufeff${fixed.text}`);
    }
  });

  it('never shows a secret that is in the file', () => {
    // Built here: a text that looks like a token must not stand in the repository.
    const token = ['dckr', 'pat', 'Ab3'.repeat(9)].join('_');
    const password = ['correct', 'horse', 'battery'].join('-');
    const text = teamConfig
      .replace('password: $DOCKER_ACCESS_TOKEN', `password: ${password}`)
      .replace('-p $DOCKER_ACCESS_TOKEN', `-p ${token}`)
      .replace('docker run --rm', `docker run --rm -e API_TOKEN=${password}`)
      .replace('# main', `# ${token}`);
    const { findings, model } = lintText(text, pedantic);
    assert.ok(findings.filter(({ rule }) => rule === 'hardcoded-docker-credentials').length >= 3);
    const shown = JSON.stringify(
      findings.map(({ message, related, data, fix }) => ({ message, related, data, title: fix?.title })),
    );
    const hovers = Array.from(text, (_, offset) => JSON.stringify(describePull(model, offset) ?? '')).join('');
    for (const secret of [token, password]) {
      assert.ok(!shown.includes(secret));
      assert.ok(!hovers.includes(secret));
    }
  });
});

describe('hostile input', () => {
  const bomb = (levels: number): string =>
    [
      'a0: &a0 {x: 1}',
      ...Array.from(
        { length: levels },
        (_, i) => `a${i + 1}: &a${i + 1} {${Array.from({ length: 9 }, (__, k) => `k${k}: *a${i}`).join(', ')}}`,
      ),
    ].join('\n');
  const cases: Record<string, () => string> = {
    'an alias bomb': () => `${bomb(60)}\njobs: *a60\norbs: *a59\n`,
    'a bomb of steps': () =>
      `s0: &s0 [{run: docker pull a/b}]\n${Array.from({ length: 40 }, (_, i) => `s${i + 1}: &s${i + 1} [*s${i}, *s${i}, *s${i}]`).join('\n')}\njobs:\n  a:\n    machine: true\n    steps: *s40\n`,
    'commands that call one another': () =>
      `version: 2.1\ncommands:\n${Array.from({ length: 60 }, (_, i) => `  c${i}:\n    steps: [c${i + 1}, c${i + 1}, c${i}]`).join('\n')}\n  c60:\n    steps: [run: docker pull x]\njobs:\n  a:\n    machine: true\n    steps: [c0]\n`,
    'merges of merges': () =>
      `m0: &m0 {docker: [image: a/b]}\n${Array.from({ length: 60 }, (_, i) => `m${i + 1}: &m${i + 1} {<<: [*m${i}, *m${i}], k${i}: 1}`).join('\n')}\njobs:\n  a: {<<: *m60}\n`,
    'orbs inside their own alias': () => 'orbs: &o\n  a:\n    orbs: *o\n  b:\n    orbs: *o\n',
    'one line of 10 MB': () => `jobs:\n  a:\n    docker:\n      - image: ${'x'.repeat(10_000_000)}\n`,
    'a script of 10 MB on one line': () =>
      `jobs:\n  a:\n    machine: true\n    steps:\n      - run: docker ${'$(x '.repeat(2_500_000)}\n`,
    'a comment of 10 MB of beginnings of tokens': () => `# ${['dckr', 'pat', ''].join('_').repeat(1_100_000)}\n`,
    'a list of 10 MB on one line': () => `jobs: [${'a, '.repeat(3_000_000)}]\n`,
    'nesting 10,000 brackets deep': () => `jobs: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
    'nesting 10,000 braces deep': () => `jobs: ${'{a: '.repeat(10_000)}\n`,
    'nesting 10,000 dashes deep': () => `jobs:\n  ${'- '.repeat(10_000)}x\n`,
    'nesting 10,000 lines deep': () =>
      `jobs:\n${Array.from({ length: 10_000 }, (_, i) => `${' '.repeat(i + 1)}a:`).join('\n')}\n`,
    'parameters that are made of themselves': () =>
      `jobs:\n  a:\n    parameters: {x: {type: string, default: "${'<< parameters.x >> '.repeat(300)}"}}\n    docker: [image: "<< parameters.x >>"]\n`,
    'a million colons': () => `jobs: ${': '.repeat(1_000_000)}\n`,
    'a million quotes': () => `jobs:\n  a: ${'" '.repeat(1_000_000)}\n`,
    'a million here-documents': () =>
      `jobs:\n  a:\n    machine: true\n    steps:\n      - run: |\n          docker\n${'          cat <<E\n'.repeat(60_000)}`,
    'a million open expressions': () => `jobs:\n  a:\n    docker:\n      - image: ${'<< '.repeat(1_000_000)}\n`,
  };
  for (const [name, text] of Object.entries(cases)) {
    it(`${name} does not hang`, () => {
      const source = text();
      const start = process.cpuUsage();
      const { findings } = lintText(source, pedantic);
      const took = process.cpuUsage(start).user / 1e6;
      assert.ok(took < patience, `took ${took.toFixed(1)} s of CPU`);
      assert.ok(findings.every(({ message }) => !message.includes('stopped on this file')));
    });
  }
});
