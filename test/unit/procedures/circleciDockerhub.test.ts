import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inputAt } from '../../../src/runbook/file/inputs';
import { circleciDockerhub } from '../../../src/procedures/circleci-dockerhub/circleciDockerhub';
import { sampleAnswers } from '../../../src/procedures/circleci-dockerhub/sample';
import type { Answers } from '../../../src/procedures/procedure';
import { renderTemplate } from '../../../src/procedures/renderTemplate';
import { splitRunbook } from '../../../src/runbook/file/markdown';
import { parseRunbook } from '../../../src/runbook/file/runbook';
import { codeOf } from '../../../src/shared/errors';
import { sampleKinds } from '../runbook/sampleKinds';

const template = readFileSync('src/procedures/circleci-dockerhub/template.runbook.md', 'utf8');
const sample = readFileSync('media/sample/sirius.runbook.md', 'utf8');
const { questions } = circleciDockerhub;
const render = (text: string, answers: Answers, today: string): string =>
  renderTemplate(circleciDockerhub, text, answers, today);

describe('the questions for a new runbook', () => {
  const ask = (name: string) => {
    const question = questions.find((each) => each.name === name);
    assert.ok(question, name);
    return question;
  };

  it('come in this order', () => {
    assert.deepEqual(
      questions.map(({ name }) => name),
      [
        'product', 'dockerhub.organisation', 'dockerhub.team', 'dockerhub.username', 'dockerhub.mail', 'aws.profile', 'aws.region',
        'aws.account', 'circleci.project', 'circleci.infra', 'circleci.branch',
      ],
    ); // prettier-ignore
  });

  it('take the answers of the sample, their own placeholders and their own proposals', () => {
    for (const { name, placeholder, proposal, validate } of questions) {
      assert.equal(validate(sampleAnswers[name] ?? ''), undefined, name);
      assert.equal(validate(placeholder), undefined, name);
      assert.equal(validate(proposal?.(sampleAnswers) ?? placeholder), undefined, name);
      assert.equal(typeof validate(''), 'string', `${name} cannot be empty`);
    }
  });

  it('propose from the answers so far', () => {
    assert.equal(ask('dockerhub.username').proposal?.({ product: 'my-app_2' }), 'myapp2ci');
    assert.equal(ask('dockerhub.username').proposal?.({ product: 'x' }), 'xci0');
    assert.equal(ask('dockerhub.username').proposal?.({ product: 'a'.repeat(40) }).length, 30);
    assert.equal(
      ask('circleci.project').proposal?.({ product: 'sirius', 'dockerhub.organisation': 'acme' }),
      'gh/acme/sirius',
    );
    assert.equal(ask('circleci.infra').proposal?.({ 'circleci.project': 'gh/acme/sirius' }), 'gh/acme/infra');
  });

  for (const [name, wrong] of [
    ['product', ['Sirius', '1st', 'a b', '-a', 'a/b']],
    ['dockerhub.username', ['abc', 'opg-ci', 'OPG1', 'a'.repeat(31)]],
    ['dockerhub.mail', ['team', 'team+x@example.org', 'a b@example.org', 'team@example']],
    ['aws.account', ['12345678901', '1234567890123', 'abcdefghijkl']],
    ['aws.region', ['EU-WEST-1', 'eu', 'eu-west']],
    ['aws.profile', ['[x]', ' x', 'a"b']],
    ['circleci.project', ['acme/sirius', 'gh/acme', 'gh/acme/a/b', 'https://github.com/acme/a']],
    ['circleci.branch', ['a b', '-x', 'a..b', 'a/', '/a', 'x.lock']],
  ] as const) {
    it(`refuse a wrong ${name} with a sentence`, () => {
      for (const value of wrong) assert.match(ask(name).validate(value) ?? 'nothing', /^[A-Z].*\.$/, value);
    });
  }

  it('decide what the file is called', () => {
    assert.equal(circleciDockerhub.fileNameOf(sampleAnswers), 'sirius.runbook.md');
  });
});

describe('the template of a runbook', () => {
  it('makes the sample, byte for byte', () => {
    assert.equal(render(template, sampleAnswers, '2026-11-23'), sample);
  });

  it('keeps texts texts, whatever is in them', () => {
    const answers = {
      ...sampleAnswers,
      product: 'yes',
      'aws.account': '012345678901',
      'aws.profile': 'a: b',
      'circleci.branch': '1.10',
    };
    const { inputs } = parseRunbook(splitRunbook(render(template, answers, '2026-11-23')), sampleKinds);
    assert.equal(inputs['product'], 'yes');
    assert.deepEqual(inputs['aws'], { profile: 'a: b', region: 'eu-west-1', account: '012345678901' });
    assert.equal(inputAt(inputs, ['circleci', 'branch']), '1.10');
  });

  it('keeps the line ends of a template with CRLF', () => {
    const windows = template.replaceAll('\n', '\r\n');
    assert.equal(render(windows, sampleAnswers, '2026-11-23'), sample.replaceAll('\n', '\r\n'));
  });

  it('sets the review due in a year, on a day that exists', () => {
    assert.match(render(template, sampleAnswers, '2028-02-29'), /last: 2028-02-29\r?\n {2}due: 2029-02-28/);
  });

  it('leaves an input that nothing was said about, and refuses one that it does not have', () => {
    const asked = Object.fromEntries(questions.map(({ name }) => [name, sampleAnswers[name] ?? '']));
    const { inputs } = parseRunbook(splitRunbook(render(template, asked, '2026-11-23')), sampleKinds);
    assert.equal(inputAt(inputs, ['circleci', 'config']), '.circleci/config.yml');
    assert.throws(
      () => render(template, { ...sampleAnswers, 'circleci.nothing': 'x' }, '2026-11-23'),
      (error) => codeOf(error) === 'INPUT_INVALID',
    );
  });

  it('does not take an answer that is missing or wrong', () => {
    const wrong = { ...sampleAnswers, 'aws.account': '1' };
    assert.throws(
      () => render(template, wrong, '2026-11-23'),
      (error) => codeOf(error) === 'INPUT_INVALID',
    );
    assert.throws(
      () => render(template, {}, '2026-11-23'),
      (error) => codeOf(error) === 'INPUT_INVALID',
    );
    assert.throws(
      () => render('# No front matter\n', sampleAnswers, '2026-11-23'),
      (error) => codeOf(error) === 'INPUT_INVALID',
    );
  });
});
