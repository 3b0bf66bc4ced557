import assert from 'node:assert/strict';
import fc from 'fast-check';
import { runs } from '../../support/runs';
import { z } from 'zod';
import type { CellContent } from '../../../src/runbook/file/markdown';
import { splitRunbook } from '../../../src/runbook/file/markdown';
import type { Problem } from '../../../src/runbook/file/problem';
import { parseRunbook } from '../../../src/runbook/file/runbook';
import type { Runbook } from '../../../src/runbook/file/runbook';
import { PullbookError, codeOf } from '../../../src/shared/errors';
import { applyEdits } from '../../../src/shared/text';
import { parseCells } from '../../../src/steps/parseCells';
import { secretShapes } from '../../../src/steps/secretShapes';
import { sampleKinds } from './sampleKinds';

const header =
  'runbook: sample\ninputs:\n  product: sirius\n  aws: { region: eu-west-1, account: "0123" }\n  days: 90\n  blank:\n';
const account = 'id: account\nuses: hub/account\nwith:\n  username: opgci\n';

const cellsOf = (head: string, ...steps: string[]): CellContent[] => [
  { kind: 'header', text: head },
  ...steps.map((text) => ({ kind: 'step' as const, text })),
];
const parse = (...steps: string[]): Runbook => parseRunbook(cellsOf(header, ...steps), sampleKinds);

/** The problems as `code at <what the span covers>`, without the one that the blank input of the sample header gives. */
function faults(runbook: Runbook, cells: readonly CellContent[]): string[] {
  return runbook.problems
    .filter(({ code, cell }) => code !== 'empty-input' || cell !== 0)
    .map(({ code, cell, span }) => `${code} at ${cells[cell]?.text.slice(span.start, span.end) ?? '?'}`);
}

/** Parses the step behind a good `account` step and compares all its faults. */
function expectFaults(step: string, ...expected: string[]): readonly Problem[] {
  const cells = cellsOf(header, account, step);
  const runbook = parseRunbook(cells, sampleKinds, { secretShapes });
  assert.deepEqual(faults(runbook, cells), expected);
  const problems = runbook.problems.filter((fault) => fault.cell === 2);
  for (const { message } of problems) assert.match(message, /^[`A-Z].*[.?]$/s, 'messages are sentences');
  assert.equal(runbook.steps[0]?.problems.length, 0, 'a fault stops its own step only');
  if (expected.length > 0) {
    assert.throws(
      () => runbook.steps[1]?.resolve(() => ({})),
      (error) => codeOf(error) === 'INPUT_INVALID',
    );
  }
  return problems;
}

const fixed = (step: string, problems: readonly Problem[]): string => applyEdits(step, problems[0]?.fix?.edits ?? []);

describe('a runbook without faults', () => {
  const token = `# comment
id: token
uses: hub/token
needs: [account]
with:
  account: \${{ steps.account.outputs.username }}
  scope: repo:read
  days: \${{ inputs.days }}
  store: aws-sm:\${{ inputs.product }}-token-\${{inputs.aws.account}}
`;
  const variables = `id: variables
uses: ci/variables
with:
  project: gh/a/b
  variables:
    USER: \${{ steps.account.outputs.username }}
    TOKEN: \${{ steps.token.outputs.token }}
  token: \${{ steps.token.outputs.token }}
`;

  it('has no problems, and its steps in order with what they need', () => {
    const cells = cellsOf(header, account, token, variables);
    const runbook = parseRunbook(cells, sampleKinds);
    assert.deepEqual(faults(runbook, cells), []);
    assert.deepEqual(
      runbook.steps.map(({ id, uses, needs, cell }) => ({ id, uses, needs, cell })),
      [
        { id: 'account', uses: 'hub/account', needs: [], cell: 1 },
        { id: 'token', uses: 'hub/token', needs: ['account'], cell: 2 },
        { id: 'variables', uses: 'ci/variables', needs: ['account', 'token'], cell: 3 },
      ],
    );
    assert.equal(runbook.name, 'sample');
    assert.deepEqual(runbook.inputs['aws'], { region: 'eu-west-1', account: '0123' });
  });

  it('resolves expressions: whole values as they are, others as text', () => {
    const handle = { secret: 'handle', uri: 'aws-sm:x', label: 'token' } as const;
    const [, second, third] = parse(account, token, variables).steps;
    const outputsOf = (id: string) => ({ account: { username: 'opgci' }, token: { token: handle } })[id];
    assert.deepEqual(second?.resolve(outputsOf), {
      account: 'opgci', scope: 'repo:read', days: 90, store: 'aws-sm:sirius-token-0123',
    }); // prettier-ignore
    assert.deepEqual(third?.resolve(outputsOf), {
      project: 'gh/a/b', variables: { USER: 'opgci', TOKEN: handle }, token: handle,
    }); // prettier-ignore
  });

  it('says which step has to come first when an output is not known yet', () => {
    const [, second] = parse(account, token).steps;
    assert.throws(
      () => second?.resolve(() => undefined),
      (error) => error instanceof PullbookError && error.code === 'NEEDS_UNMET' && error.message.includes('`account`'),
    );
  });

  it('yields a mapping of inputs as a whole', () => {
    const step = 'id: x\nuses: other/kind\nwith: { all: "${{ inputs.aws }}" }\n';
    const any = { ...sampleKinds[0]!, kind: 'other/kind', input: sampleKinds[2]!.input };
    const [only] = parseRunbook(cellsOf(header, step), [any]).steps;
    assert.equal(only?.problems.length, 2, 'the field is unknown and `project` is missing');
  });

  it('names a step by the heading above it', () => {
    const text = '---\nrunbook: x\n---\n# One\n\n## Two ##\n\ntext\n\n```yaml step\n' + account + '```\n';
    const runbook = parseRunbook(splitRunbook(text), sampleKinds);
    assert.equal(runbook.steps[0]?.title, 'Two');
  });

  it('keeps digits that a number would lose', () => {
    const runbook = parseRunbook(
      cellsOf('runbook: x\ninputs: { a: 012345678901, b: 123, c: 1.10, d: true }'),
      sampleKinds,
    );
    assert.deepEqual(runbook.inputs, { a: '012345678901', b: 123, c: '1.10', d: true });
  });
});

describe('the hash of a step’s text', () => {
  const hash = (text: string): string => parse(text).steps[0]?.textHash ?? '';

  it('does not see comments, white space, order or quotes', () => {
    const same = '# why\nid: other\nwith: {  "username": \'opgci\' } # x\nneeds: []\nuses:   hub/account';
    assert.equal(hash(account), hash(same));
  });

  it('sees what the step does', () => {
    assert.notEqual(hash(account), hash(account.replace('opgci', 'opgcj')));
    assert.notEqual(hash(account), hash(account.replace('hub/account', 'hub/token')));
    assert.notEqual(hash(account.replace('opgci', '${{ inputs.product }}')), hash(account.replace('opgci', 'sirius')));
  });
});

describe('faults of a step cell', () => {
  it('reports YAML that cannot be read', () => {
    const [fault] = expectFaults('id: a\nuses: "hub/account\n', 'yaml at ');
    assert.match(fault?.message ?? '', /no YAML/);
    expectFaults('id: a\nuses: hub/account\nwith:\n\tusername: opgci\n', 'yaml at \t');
    expectFaults('just words', 'yaml at just words');
    expectFaults('- id: a', 'yaml at - id: a');
    expectFaults('', 'yaml at ');
  });

  it('says that an expression in braces must be quoted', () => {
    const cells = cellsOf(header, 'id: a\nuses: hub/account\nwith: { username: ${{ inputs.product }} }\n');
    const messages = parseRunbook(cells, sampleKinds).problems.map((fault) => fault.message);
    assert.ok(
      messages.some((message) => message.includes('must be quoted') || message.includes('Quote an expression')),
      messages.join('\n'),
    );
  });

  it('refuses what YAML has and runbooks do not use', () => {
    expectFaults('id: a\nuses: hub/account\nwith: { username: &x opgci, mail: *x }', 'yaml at *x');
    expectFaults('id: a\nuses: hub/account\nwith: { username: *nothing }', 'yaml at *nothing');
    expectFaults('id: a\nuses: hub/account\nwith: { username: !env opgci }', 'yaml at opgci');
    expectFaults('id: a\nuses: hub/account\nwith: { username: opgci }\n---\nid: b', 'yaml at ---\nid: b');
  });

  it('reports a key that is there twice', () => {
    expectFaults('id: a\nuses: hub/account\nid: b\nwith: { username: opgci }', 'yaml at id');
  });

  it('reports a key that no step has, with the one that was meant', () => {
    const step = 'id: a\nuse: hub/account\nuses: hub/account\nwith: { username: opgci }';
    assert.match(
      expectFaults(step, 'unknown-key at use')[0]?.message ?? '',
      /Did you mean `uses`\? Allowed: `id`, `uses`, `with` and `needs`\./,
    );
    const other = 'id: a\nuses: hub/account\nwhen: now\nwith: { username: opgci }';
    assert.doesNotMatch(expectFaults(other, 'unknown-key at when')[0]?.message ?? '', /Did you mean/);
  });

  it('reports a missing id and a missing kind', () => {
    expectFaults('uses: hub/account\nwith: { username: opgci }', 'missing-key at uses: hub/account');
    expectFaults('id:\nuses: hub/account\nwith: { username: opgci }', 'missing-key at id');
    expectFaults('id: a\nwith: {}', 'missing-key at id: a');
  });

  it('reports an id of another form and offers one', () => {
    const step = 'id: My Token!\nuses: hub/account\nwith: { username: opgci }';
    assert.match(fixed(step, expectFaults(step, 'bad-id at My Token!')), /^id: my-token\n/);
    expectFaults(`id: ${'a'.repeat(41)}\nuses: hub/account\nwith: { username: opgci }`, `bad-id at ${'a'.repeat(41)}`);
    expectFaults('id: 1\nuses: hub/account\nwith: { username: opgci }', 'bad-id at 1');
    expectFaults(
      'id: ${{ inputs.product }}\nuses: hub/account\nwith: { username: opgci }',
      'wrong-value at ${{ inputs.product }}',
    );
  });

  it('reports the second of two equal ids and offers a free one', () => {
    const step = account.replace('opgci', 'other');
    const problems = expectFaults(step, 'duplicate-id at account');
    assert.match(fixed(step, problems), /^id: account-2\n/);
    const runbook = parse(account, account, account.replace('id: account', 'id: account-2'));
    assert.deepEqual(
      runbook.steps.map(({ id }) => id),
      ['account', 'cell:2', 'account-2'],
    );
    assert.match(runbook.problems.find(({ code }) => code === 'duplicate-id')?.fix?.title ?? '', /account-3/);
  });

  it('reports a kind that there is not, with the one that was meant', () => {
    const step = 'id: a\nuses: hub/acount\nwith: { username: opgci }';
    const problems = expectFaults(step, 'unknown-kind at hub/acount');
    assert.match(
      problems[0]?.message ?? '',
      /Did you mean `hub\/account`\? There are `hub\/account`, `hub\/token` and `ci\/variables`\./,
    );
    assert.equal(fixed(step, problems), step.replace('acount', 'account'));
  });

  it('reports `with` and `needs` that are of another type', () => {
    expectFaults('id: a\nuses: ci/variables\nwith: gh/a/b', 'missing-key at with', 'wrong-value at gh/a/b');
    expectFaults(
      'id: a\nuses: hub/account\nneeds: { account: 1 }\nwith: { username: opgci }',
      'wrong-value at { account: 1 }',
    );
  });
});

describe('faults of needs', () => {
  const needs = (names: string): string => `id: a\nuses: hub/account\nneeds: ${names}\nwith: { username: opgci }`;

  it('reports a step that there is not', () => {
    assert.match(
      expectFaults(needs('[acount]'), 'unknown-need at acount')[0]?.message ?? '',
      /Did you mean `account`\?/,
    );
    expectFaults(needs('nobody'), 'unknown-need at nobody');
  });

  it('reports one that an expression names, at its name', () => {
    expectFaults(
      'id: a\nuses: hub/account\nwith:\n  username: ${{ steps.nobody.outputs.username }}',
      'unknown-need at nobody',
    );
  });

  it('reports a step that needs itself', () => {
    expectFaults(needs('[account, a]'), 'cyclic-need at a');
  });

  it('reports a step that comes later', () => {
    const cells = cellsOf(header, needs('[account]'), account);
    assert.deepEqual(faults(parseRunbook(cells, sampleKinds), cells), ['later-need at account']);
  });

  it('reports steps that need each other', () => {
    const cells = cellsOf(header, needs('[account]'), account + 'needs: a\n');
    assert.deepEqual(faults(parseRunbook(cells, sampleKinds), cells), ['cyclic-need at account']);
  });
});

describe('faults of expressions', () => {
  const store = (value: string): string => `id: a\nuses: hub/token\nwith:\n  account: opgci\n  store: ${value}\n`;

  for (const text of [
    '${{ env.HOME }}',
    '${{ inputs }}',
    '${{ inputs.a + 1 }}',
    '${{ steps.account.username }}',
    '${{ }}',
    "${{ inputs['a'] }}",
  ]) {
    it(`reports \`${text}\``, () => {
      assert.match(expectFaults(store(text), `bad-expression at ${text}`)[0]?.message ?? '', /there is no code/);
    });
  }

  it('reports an expression without an end', () => {
    expectFaults(store('x-${{ inputs.product'), 'bad-expression at ${{ inputs.product');
  });

  it('finds the place in quoted and in folded texts', () => {
    expectFaults(store('"a \\" ${{ inputs.no }}"'), 'unknown-input at ${{ inputs.no }}');
    expectFaults(
      store('|\n    line\n    ${{ inputs.product }}/${{ inputs.no }}\n'),
      'unknown-input at ${{ inputs.no }}',
    );
  });

  it('takes the whole text as the place where an escape hides the expression', () => {
    expectFaults(store('"\\x24{{ inputs.no }}"'), 'unknown-input at "\\x24{{ inputs.no }}"');
  });

  it('reports an input that there is not, with the one that was meant', () => {
    const step = store('${{ inputs.produkt }}');
    const problems = expectFaults(step, 'unknown-input at ${{ inputs.produkt }}');
    assert.equal(fixed(step, problems), store('${{ inputs.product }}'));
    const nested = expectFaults(store('${{ inputs.aws.regoin }}'), 'unknown-input at ${{ inputs.aws.regoin }}');
    assert.match(nested[0]?.message ?? '', /`inputs.aws` has `region` and `account`\./);
    expectFaults(store('${{ inputs.product.more }}'), 'unknown-input at ${{ inputs.product.more }}');
    expectFaults(store('${{ inputs.constructor }}'), 'unknown-input at ${{ inputs.constructor }}');
  });

  it('reports an input that has no value', () => {
    expectFaults(store('${{ inputs.blank }}'), 'empty-input at ${{ inputs.blank }}');
  });

  it('reports an output that the kind does not have', () => {
    const step = store('${{ steps.account.outputs.usrname }}');
    const problems = expectFaults(step, 'unknown-output at ${{ steps.account.outputs.usrname }}');
    assert.equal(fixed(step, problems), store('${{ steps.account.outputs.username }}'));
  });

  it('reports a secret inside a text', () => {
    expectFaults(
      store('x-${{ steps.account.outputs.password }}'),
      'secret-in-text at ${{ steps.account.outputs.password }}',
    );
  });

  it('reports a mapping inside a text', () => {
    expectFaults(store('x-${{ inputs.aws }}'), 'bad-expression at ${{ inputs.aws }}');
  });

  it('reports a secret where a plain text is taken, and text where a secret is', () => {
    expectFaults(
      store('${{ steps.account.outputs.password }}'),
      'wrong-value at ${{ steps.account.outputs.password }}',
    );
    const step = 'id: a\nuses: ci/variables\nwith:\n  project: p\n  token: ${{ steps.account.outputs.username }}\n';
    expectFaults(step, 'wrong-value at ${{ steps.account.outputs.username }}');
  });
});

describe('faults of inputs', () => {
  const token = (...lines: string[]): string =>
    ['id: a', 'uses: hub/token', 'with:', ...lines.map((line) => `  ${line}`)].join('\n');

  it('reports an input that is missing, at `with`', () => {
    const [fault] = expectFaults(token('scope: repo:read'), 'missing-key at with');
    assert.match(fault?.message ?? '', /`with.account` is missing in `hub\/token`. Whose token it is\./);
    expectFaults('id: a\nuses: hub/token', 'missing-key at hub/token');
  });

  it('reports an input that the kind does not take, at its key', () => {
    const step = token('account: opgci', 'scpoe: repo:read');
    const problems = expectFaults(step, 'unknown-key at scpoe');
    assert.equal(fixed(step, problems), step.replace('scpoe', 'scope'));
    assert.match(problems[0]?.message ?? '', /Allowed: `account`, `scope`, `days`, `store` and `flags`\./);
  });

  it('reports a value that is not among those allowed', () => {
    const step = token('account: opgci', 'scope: repo:raed');
    assert.equal(fixed(step, expectFaults(step, 'wrong-value at repo:raed')), step.replace('raed', 'read'));
  });

  it('reports a value of the wrong type and offers to quote a number', () => {
    const step = token('account: 12345');
    assert.equal(fixed(step, expectFaults(step, 'wrong-value at 12345')), token('account: "12345"'));
    expectFaults(token('account: opgci', 'days: soon'), 'wrong-value at soon');
    expectFaults(token('account:'), 'wrong-value at account');
  });

  it('reports faults deep inside, each at its place', () => {
    const step = token('account: opgci', 'flags:', '  dry: "yes"', '  names: [a, 2]', '  more: 1');
    expectFaults(step, 'wrong-value at "yes"', 'wrong-value at 2', 'unknown-key at more');
  });

  it('reports a value of the wrong form with the kind’s own words', () => {
    const [fault] = expectFaults(token('account: OPG-CI'), 'wrong-value at OPG-CI');
    assert.equal(fault?.message, '`with.account`: 4 to 30 lower-case letters and digits.');
    expectFaults(token('account: ${{ inputs.aws.region }}'), 'wrong-value at ${{ inputs.aws.region }}');
  });

  it('does not judge the form of what only a run knows', () => {
    expectFaults(token('account: x${{ steps.account.outputs.username }}y'));
  });
});

describe('faults of the front matter', () => {
  const only = (text: string, today?: string): string[] => {
    const cells = cellsOf(text);
    const runbook = parseRunbook(cells, sampleKinds, today === undefined ? {} : { today });
    return runbook.problems.map(
      ({ code, severity, span }) => `${severity} ${code} at ${text.slice(span.start, span.end)}`,
    );
  };

  it('reports that there is none, and lets steps run that do not need it', () => {
    const runbook = parseRunbook([{ kind: 'step', text: account }], sampleKinds);
    assert.deepEqual(
      runbook.problems.map(({ code }) => code),
      ['header-missing'],
    );
    assert.deepEqual(
      runbook.steps[0]?.resolve(() => undefined),
      { username: 'opgci' },
    );
  });

  it('reports unknown keys, a missing or wrong name, a wrong review', () => {
    assert.deepEqual(only('runbok: x'), ['error missing-key at runbok: x', 'error unknown-key at runbok']);
    assert.deepEqual(only('runbook: Not A Name'), ['error wrong-value at Not A Name']);
    assert.deepEqual(only('runbook: x\nreview: { last: yesterday, due: 2027-01-01, owner: me }'), [
      'error wrong-value at yesterday',
    ]);
    assert.deepEqual(only('runbook: x\nreview: { last: 2026-01-01, due: 2026-13-01 }'), [
      'error missing-key at review',
      'error wrong-value at 2026-13-01',
    ]);
    assert.deepEqual(only('[1, 2]'), ['error yaml at [1, 2]']);
  });

  it('warns of a review that is overdue, at its day', () => {
    const text = 'runbook: x\nreview: { last: 2025-11-23, due: 2026-11-23, owner: "#team" }';
    assert.deepEqual(only(text, '2026-11-24'), ['warning review-overdue at 2026-11-23']);
    assert.deepEqual(only(text, '2026-11-23'), []);
    assert.deepEqual(only(text), []);
  });

  it('reports inputs that no expression could use', () => {
    assert.deepEqual(only('runbook: x\ninputs: { a b: 1 }'), ['error unknown-key at a b']);
    assert.deepEqual(only('runbook: x\ninputs: { a: [1] }'), ['error wrong-value at [1]']);
    assert.deepEqual(only('runbook: x\ninputs: { a: "${{ inputs.b }}" }'), [
      'error bad-expression at "${{ inputs.b }}"',
    ]);
    assert.deepEqual(only('runbook: x\ninputs: { a: }'), ['warning empty-input at a']);
    assert.deepEqual(only('runbook: x\ninputs: 3'), ['error wrong-value at 3']);
  });
});

describe('secrets in the file', () => {
  const shapes = {
    'a personal access token': 'dckr_' + 'pat_' + 'aB3'.repeat(8),
    'an organisation access token': 'dckr_' + 'oat_' + 'aB3'.repeat(8),
    'an AWS access key': 'AK' + 'IA' + 'ABCDEFGH23456789',
    'a CircleCI token': 'CCI' + 'PAT_' + 'aB3'.repeat(8),
    'a private key': '-----BEGIN RSA ' + 'PRIVATE KEY-----',
  };
  for (const [what, value] of Object.entries(shapes)) {
    it(`reports ${what} in a step, and never repeats it`, () => {
      const problems = expectFaults(
        `id: a\nuses: ci/variables\nwith:\n  project: ${JSON.stringify(value)}\n`,
        `secret-in-file at ${value}`,
      );
      assert.ok(problems.every(({ message }) => !message.includes(value)));
    });

    it(`reports ${what} in prose and front matter`, () => {
      const cells: CellContent[] = [
        { kind: 'header', text: `runbook: x # ${value}` },
        { kind: 'prose', text: `see ${value}` },
      ];
      assert.deepEqual(faults(parseRunbook(cells, sampleKinds, { secretShapes }), cells), [
        `secret-in-file at ${value}`,
        `secret-in-file at ${value}`,
      ]);
    });
  }

  it('keeps a kind that quotes what it found from repeating it', () => {
    const value = shapes['a personal access token'];
    const quoting = {
      ...sampleKinds[0]!,
      input: z.strictObject({
        username: z.string().regex(/^x$/, { error: (issue) => `\`${String(issue.input)}\` is wrong.` }),
      }),
    };
    const cells = cellsOf(header, `id: a\nuses: hub/account\nwith:\n  username: x-${value}\n`);
    const messages = parseRunbook(cells, [quoting], { secretShapes }).problems.map(({ message }) => message);
    assert.ok(
      messages.some((message) => message.includes('`x-[redacted]` is wrong')),
      messages.join('\n'),
    );
    assert.ok(messages.every((message) => !message.includes(value)));
  });

  it('are looked for by whatever parses with all step kinds', () => {
    for (const value of Object.values(shapes)) {
      const cells: CellContent[] = [{ kind: 'prose', text: `see ${value}` }];
      const codes = parseCells(cells, '2026-11-30').problems.map(({ code }) => code);
      assert.ok(codes.includes('secret-in-file'), value.slice(0, 5));
    }
  });

  it('does not mind a prefix alone', () => {
    const cells: CellContent[] = [
      { kind: 'header', text: 'runbook: x' },
      { kind: 'prose', text: 'Tokens begin with `dckr_pat_`.' },
    ];
    assert.deepEqual(parseRunbook(cells, sampleKinds, { secretShapes }).problems, []);
  });
});

describe('faults of the Markdown', () => {
  const warnings = (...cells: CellContent[]): string[] => {
    const all: CellContent[] = [{ kind: 'header', text: 'runbook: x' }, ...cells];
    return faults(parseRunbook(all, sampleKinds), all);
  };
  const step: CellContent = { kind: 'step', text: account };

  it('warns of prose that would swallow the steps below', () => {
    assert.deepEqual(warnings({ kind: 'prose', text: 'text\n```sh\nls' }, step), ['not-a-step at ls']);
    assert.deepEqual(warnings({ kind: 'prose', text: '<!-- not\nclosed' }, step), ['not-a-step at closed']);
    assert.deepEqual(warnings(step, { kind: 'prose', text: '```sh\nls' }), [], 'nothing is below');
    assert.deepEqual(warnings({ kind: 'prose', text: '- a\n\n  ```sh\n  ls\n  ```' }, step), []);
  });

  for (const info of ['yml step', 'YAML step', 'yaml steps', 'yaml step token', 'yaml,step']) {
    it(`warns of a fence marked \`${info}\``, () => {
      assert.deepEqual(warnings({ kind: 'prose', text: `a\n\`\`\`${info}\n\`\`\`` }), [`not-a-step at \`\`\`${info}`]);
    });
  }

  it('warns of a step in a list', () => {
    assert.deepEqual(warnings({ kind: 'prose', text: '1. a\n   ```yaml step\n   ```' }), [
      'not-a-step at    ```yaml step',
    ]);
  });

  it('warns of a step whose fence is open', () => {
    const cells = splitRunbook('---\nrunbook: x\n---\n```yaml step\n' + account);
    assert.deepEqual(faults(parseRunbook(cells, sampleKinds), cells), ['fence-unclosed at id: account']);
  });
});

describe('parsing anything', () => {
  it('never throws, and each span lies in its cell', () => {
    const line = fc.constantFrom(
      'id: a', 'id: account', 'uses: hub/token', 'uses: x', 'with:', '  account: ${{ steps.a.outputs.token }}', '  scope: [', '  - b', 'needs: [a, b]',
      '  days: 1', '  flags: { dry: ${{ inputs.a }} }', '? complex', ': value', '&a b: *a', '"', '---', '\t', '  store: >-', '    folded ${{ inputs.no }}', '{', '}', '__proto__: 1', '<<: *a', '!t x',
    ); // prettier-ignore
    const text = fc.array(line, { maxLength: 9 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), text, (steps, head) => {
        const cells = cellsOf(head, ...steps);
        const runbook = parseRunbook(cells, sampleKinds, { today: '2026-11-23' });
        for (const { cell, span } of runbook.problems) {
          const length = cells[cell]?.text.length ?? -1;
          assert.ok(
            span.start >= 0 && span.start <= span.end && span.end <= length,
            `${cell} ${span.start} ${span.end}`,
          );
        }
        assert.equal(new Set(runbook.steps.map(({ id }) => id)).size, steps.length);
      }),
      runs(500),
    );
  });
});
