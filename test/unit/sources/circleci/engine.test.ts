import assert from 'node:assert/strict';
import { authenticateConfig } from '../../../../src/sources/circleci/authenticateConfig';
import { describePull } from '../../../../src/sources/circleci/describePull';
import { runConfigRules } from '../../../../src/sources/circleci/runConfigRules';
import { chooseFixes, lintText } from '../../../../src/sources/circleci/linter';
import { fixText, textAfterFix } from './fixes';
import { ConfigModel } from '../../../../src/sources/circleci/model/configModel';
import type { ConfigFix, ConfigRule } from '../../../../src/sources/circleci/rule';
import { lazyFix, singleFix } from '../../../../src/lint/rule';
import { parseSettings } from '../../../../src/lint/parseSettings';
import { defaultSettings } from '../../../../src/lint/settings';
import { sources } from '../../../support/sources';
import { summarise } from '../../../../src/sources/circleci/summarise';
import { unauthenticatedPulls } from './unauthenticatedPulls';
import { parseConfig } from '../../../../src/sources/circleci/parseConfig';
import { flowConfig, oldConfig, teamConfig } from './sampleConfigs';

const image = 'version: 2.1\njobs:\n  build:\n    docker:\n      - image: acme/app:1\n    steps: [checkout]\n';
const rulesOf = (text: string, settings = defaultSettings): string[] =>
  lintText(text, settings).findings.map(({ rule }) => rule);

describe('the engine', () => {
  const found: ConfigRule = {
    id: 'a',
    summary: '',
    severity: 'info',
    confidence: 'low',
    profile: 'recommended',
    concern: 'other',
    category: 'correctness',
    compoundFix: 'leaves',
    tags: [],
    docs: '',
    check: () => [{ span: { start: 1, end: 2 }, message: 'm' }],
  };

  it('turns a crash into one finding and runs the other rules', () => {
    const crashing: ConfigRule = {
      ...found,
      id: 'b',
      *check() {
        yield { span: { start: 0, end: 0 }, message: 'first' };
        throw new TypeError('boom');
      },
    };
    const model = ConfigModel.read(parseConfig(image), defaultSettings);
    const messages = runConfigRules(model, [crashing, found]).map(({ rule, message }) => `${rule}: ${message}`);
    assert.equal(messages.length, 3);
    assert.ok(messages.some((message) => message.startsWith('b: Rule `b` stopped on this file (TypeError)')));
    assert.ok(messages.includes('a: m'));
  });

  it('takes severities from the settings, and switches rules off and on by profile', () => {
    assert.deepEqual(rulesOf(image), ['unauthenticated-docker-pull']);
    assert.deepEqual(rulesOf(image, { ...defaultSettings, rules: { 'unauthenticated-docker-pull': 'off' } }), []);
    assert.equal(
      lintText(image, { ...defaultSettings, rules: { 'unauthenticated-docker-pull': 'hint' } }).findings[0]?.severity,
      'hint',
    );
    const untagged = image.replace(':1', '');
    assert.ok(!rulesOf(untagged, { ...defaultSettings, profile: 'strict' }).includes('unpinned-docker-image'));
    assert.ok(rulesOf(untagged, { ...defaultSettings, profile: 'pedantic' }).includes('unpinned-docker-image'));
    assert.ok(
      rulesOf(untagged, { ...defaultSettings, rules: { 'unpinned-docker-image': 'warning' } }).includes(
        'unpinned-docker-image',
      ),
    );
  });

  it('offers no fixes while the file does not parse', () => {
    const { findings } = lintText(`${image}broken: "\n`);
    assert.ok(findings.some(({ rule }) => rule === 'unauthenticated-docker-pull'));
    assert.deepEqual(
      findings.filter(({ fix }) => fix !== undefined),
      [],
    );
  });

  it('refuses a fix that would change anything else, or not parse', () => {
    const { model } = lintText(image);
    const at = image.indexOf('acme');
    const edit = (text: string): ConfigFix =>
      lazyFix('', true, () => ({ edits: [{ span: { start: at, end: at + 4 }, text }], changes: [] }));
    assert.equal(textAfterFix(model, edit('other')), undefined);
    assert.equal(textAfterFix(model, edit('"')), undefined);
    assert.equal(textAfterFix(model, edit('acme')), image);
  });
});

it('says that it left steps out where commands unfold too far', () => {
  const commands = Array.from({ length: 30 }, (_, i) => `  c${i + 1}: {steps: [c${i}, c${i}, c${i}]}\n`).join('');
  const { findings } = lintText(
    `version: 2.1\ncommands:\n  c0: {steps: [checkout]}\n${commands}jobs: {b: {machine: true, steps: [c30]}}\n`,
  );
  assert.match(findings[0]?.message ?? '', /unfold to more steps than Pullbook reads/);
});

describe('a fix that is only offered singly', () => {
  const job = 'version: 2.1\njobs:\n  test:\n    docker:\n      - image: acme/app:1\n    steps: [checkout]\n';
  const text = `${job}workflows:\n  w:\n    jobs:\n      - test:\n          context: [dockerhub, slack]\n`;
  const fixed = fixText(text, defaultSettings, { unsafe: true });

  it('is part of no run over a file, not even after a fix that made its finding', () => {
    assert.match(fixed.text, /context: \[dockerhub, slack\]/);
    const { findings, model } = lintText(fixed.text);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['docker-credentials-from-context'],
    );
    assert.deepEqual(chooseFixes(model, findings, true), { edits: [], count: 0 });
    assert.doesNotMatch(authenticateConfig(lintText(text).model)?.text ?? '', /context: \[slack\]/);
  });

  it('holds by itself', () => {
    const { findings, model } = lintText(fixed.text);
    const fix = findings[0]?.fix;
    assert.equal(fix?.safe, false);
    assert.match(textAfterFix(model, fix) ?? '', /context: \[slack\]/);
  });

  it('stays so in findings that are kept from version to version', () => {
    const rule: ConfigRule = {
      ...{ id: 'test', summary: '', severity: 'hint', confidence: 'high', profile: 'recommended', docs: '' },
      ...{ concern: 'other', category: 'correctness', compoundFix: 'leaves', tags: [] },
      *checkShare(config, { jobs }) {
        for (const { keyNode } of jobs)
          yield { span: config.span(keyNode), message: '', fix: singleFix('', () => ({ edits: [], changes: [] })) };
      },
    };
    const model = ConfigModel.read(parseConfig(text), defaultSettings, { previous: undefined });
    const findings = runConfigRules(model, [rule]);
    assert.ok(findings.length > 0);
    assert.ok(findings.every(({ fix }) => fix?.singly === true));
  });
});

describe('ignore comments', () => {
  const ignored = (comment: string, where: 'above' | 'beside'): string =>
    where === 'above'
      ? image.replace('      - image', `      ${comment}\n      - image`)
      : image.replace('app:1', `app:1 ${comment}`);
  const pull = 'unauthenticated-docker-pull';

  it('suppress the rules they name, beside or above, with a reason', () => {
    for (const where of ['above', 'beside'] as const)
      assert.deepEqual(rulesOf(ignored(`# pullbook: ignore[${pull}] mirrored`, where)), []);
    assert.deepEqual(rulesOf(`# pullbook: ignore-file[${pull}] a mirror\n${image}`), []);
  });

  it('suppress nothing without a reason, for another rule, or inside a script', () => {
    assert.deepEqual(rulesOf(ignored(`# pullbook: ignore[${pull}]`, 'beside')).sort(), [pull, 'unused-ignore']);
    assert.deepEqual(rulesOf(ignored('# pullbook: ignore[missing-docker-login] why', 'beside')).sort(), [
      pull,
      'unused-ignore',
    ]);
    assert.deepEqual(rulesOf(`${image}x: |\n  # pullbook: ignore-file[${pull}] text\n`), [pull]);
  });

  it("of CircleCI's own extension are honoured as it reads them", () => {
    const none: readonly string[] = [];
    assert.deepEqual(rulesOf(ignored('# cci-ignore', 'beside')), none);
    assert.deepEqual(rulesOf(ignored('# cci-ignore-next-line', 'above')), none);
    assert.deepEqual(rulesOf(`# cci-ignore-file\n${image}`), none);
    assert.deepEqual(rulesOf(`# cci-ignore-start\n${image}# cci-ignore-end\n`), none);
    assert.deepEqual(rulesOf(ignored('# cci-ignore because', 'beside')), [pull]);
    assert.deepEqual(rulesOf(ignored('# cci-ignore', 'above')), [pull]);
    assert.deepEqual(rulesOf(`# cci-ignore-start\n# cci-ignore-end\n${image}`), [pull]);
    assert.deepEqual(
      rulesOf(ignored('# cci-ignore', 'beside'), parseSettings('honourCciIgnore: false', sources).settings),
      [pull],
    );
  });
});

describe('what the editor asks', () => {
  it('counts images and jobs', () => {
    const { places, ...sum } = summarise(lintText(teamConfig).model);
    assert.deepEqual(sum, { images: 4, unauthenticated: 3, jobsWithoutLogin: 1 });
    assert.deepEqual(
      places.map(({ start, end }) => teamConfig.slice(start, end)),
      ['jobs', 'executors'],
    );
  });

  it('says which credentials an image or a docker call uses', () => {
    const { model } = lintText(teamConfig);
    const at = (needle: string, more = 0): ReturnType<typeof describePull> =>
      describePull(model, teamConfig.indexOf(needle) + more);
    assert.equal(at('cimg/node')?.status, 'authenticated');
    assert.match(at('cimg/node')?.reasons.join(' ') ?? '', /`\$DOCKER_USER` and password `\$DOCKER_ACCESS_TOKEN`/);
    assert.deepEqual(at('cimg/node')?.owners, ['jobs.unit', 'jobs.e2e']);
    assert.equal(at('postgres:16')?.status, 'unauthenticated');
    assert.equal(at('docker build')?.status, 'authenticated');
    assert.equal(at('docker-compose -f')?.status, 'unauthenticated');
    assert.equal(at('docker pull acme/release')?.status, 'authenticated');
    assert.equal(describePull(model, 0), undefined);
  });

  it('lists unauthenticated pulls for the runbook, or nothing of a file that does not parse', () => {
    assert.deepEqual(
      unauthenticatedPulls(teamConfig)?.map(({ kind, owner, index }) => `${kind} ${owner} ${index}`),
      [
        'image jobs.unit 1',
        'image jobs.e2e 1',
        'image orbs.path-to-live.executors.python 0',
        'image orbs.path-to-live.executors.terraform 0',
        'docker-call jobs.e2e 2',
        'docker-call jobs.e2e 3',
      ],
    );
    assert.equal(unauthenticatedPulls('a: "'), undefined);
  });

  it('authenticates a whole config in one go, in either version and in flow style', () => {
    for (const text of [teamConfig, oldConfig, flowConfig]) {
      const { model } = lintText(text);
      const whole = authenticateConfig(model);
      assert.ok(whole);
      assert.deepEqual(unauthenticatedPulls(whole.text), []);
      assert.equal(authenticateConfig(lintText(whole.text).model), undefined);
      assert.match(whole.title, /^Authenticate this whole config \(\d image.*, \d login/);
      assert.deepEqual(
        fixText(whole.text, defaultSettings, { only: ({ rule }) => rule === 'missing-docker-login' }).applied,
        0,
      );
    }
    assert.match(
      authenticateConfig(lintText(oldConfig).model)?.text ?? '',
      /docker login --username "\$DOCKER_USER" --password-stdin/,
    );
    assert.match(authenticateConfig(lintText(teamConfig).model)?.text ?? '', /docker: circleci\/docker@2\.8\.2/);
  });
});
