import assert from 'node:assert/strict';
import MarkdownIt from 'markdown-it';
import { completionsAt } from '../../../src/runbook/language/completion';
import { hoverAt } from '../../../src/runbook/language/hover';
import type { CellContent } from '../../../src/runbook/file/markdown';
import { definitionOf, occurrencesOf, renameStep, symbolAt } from '../../../src/runbook/language/navigation';
import { parseRunbook } from '../../../src/runbook/file/runbook';
import { applyEdits } from '../../../src/shared/text';
import { sampleKinds } from './sampleKinds';

const header = 'runbook: sample\ninputs:\n  product: sirius\n  aws:\n    region: eu-west-1\n';
const account = 'id: account\nuses: hub/account\nwith:\n  username: opgci\n';

/** Cells with the cursor at `|` in the last of them. */
function open(...texts: string[]) {
  const offset = texts.at(-1)?.indexOf('|') ?? -1;
  assert.ok(offset >= 0);
  const cells: CellContent[] = [header, ...texts].map((text, i) => ({
    kind: i === 0 ? 'header' : 'step',
    text: text.replace('|', ''),
  }));
  return { cells, cell: texts.length, offset, runbook: parseRunbook(cells, sampleKinds) };
}

function labels(...texts: string[]): string[] {
  const { cells, cell, offset, runbook } = open(...texts);
  return completionsAt(runbook, cells, cell, offset, sampleKinds).map(({ label }) => label);
}

function accepted(label: string, ...texts: string[]): string {
  const { cells, cell, offset, runbook } = open(...texts);
  const chosen = completionsAt(runbook, cells, cell, offset, sampleKinds).find((item) => item.label === label);
  assert.ok(chosen, label);
  return applyEdits(cells[cell]?.text ?? '', [{ span: chosen.span, text: chosen.insert }]);
}

describe('completion in a step', () => {
  it('offers keys that the step does not have yet', () => {
    assert.deepEqual(labels('id: a\nuses: hub/token\n|'), ['with', 'needs']);
    assert.deepEqual(labels('u|\nid: a\nwith:\n  x: 1\n'), ['uses', 'needs']);
  });

  it('offers whole steps in an empty cell', () => {
    assert.deepEqual(labels('|').slice(4), ['hub/account', 'hub/token', 'ci/variables']);
    assert.equal(accepted('hub/token', '|'), 'id: ${1:token}\nuses: hub/token\nwith:\n  account: ${2}\n$0');
  });

  it('offers the kinds for `uses` and replaces what is there', () => {
    assert.deepEqual(labels('id: a\nuses: |'), ['hub/account', 'hub/token', 'ci/variables']);
    assert.equal(accepted('hub/token', 'id: a\nuses: hub/ac|count # why'), 'id: a\nuses: hub/token # why');
  });

  it('offers the inputs of the kind that are not given yet, required ones marked', () => {
    const { cells, cell, offset, runbook } = open(
      'id: a\nuses: hub/token\nwith:\n  scope: repo:read\n  |\n  days: 1\n',
    );
    const items = completionsAt(runbook, cells, cell, offset, sampleKinds);
    assert.deepEqual(items.map(({ label, detail }) => `${label}: ${detail}`), [
      'account: text, required', 'store: text', 'flags: a mapping',
    ]); // prettier-ignore
    assert.equal(items[0]?.documentation, 'Whose token it is.');
  });

  it('offers fields of a mapping inside', () => {
    assert.deepEqual(labels('id: a\nuses: hub/token\nwith:\n  account: x\n  flags:\n    d|'), ['dry', 'names']);
    assert.equal(
      accepted('flags', 'id: a\nuses: hub/token\nwith:\n  fl|'),
      'id: a\nuses: hub/token\nwith:\n  flags:\n    ',
    );
  });

  it('offers nothing for a kind that there is not', () => {
    assert.deepEqual(labels('id: a\nuses: nobody\nwith:\n  |'), []);
  });

  it('offers allowed values, and expressions for every value', () => {
    const step = (value: string) => `id: a\nuses: hub/token\nwith:\n  scope: ${value}`;
    assert.deepEqual(labels(account, step('|')), [
      'repo:read', 'repo:public_read', '${{ inputs.product }}', '${{ inputs.aws.region }}',
      '${{ steps.account.outputs.username }}', '${{ steps.account.outputs.password }}',
    ]); // prettier-ignore
    assert.equal(accepted('repo:read', step('repo:p|')), step('repo:read'));
    assert.deepEqual(labels('id: a\nuses: hub/token\nwith:\n  flags:\n    dry: |').slice(0, 2), ['true', 'false']);
  });

  it('completes inside an expression, and closes it only where it is open', () => {
    const step = (value: string) => `id: a\nuses: hub/token\nwith:\n  store: ${value}`;
    assert.equal(accepted('inputs.aws.region', step('x-${{ inp|')), step('x-${{ inputs.aws.region }}'));
    assert.equal(accepted('inputs.product', step('"${{ inputs.|aws }}-y"')), step('"${{ inputs.product }}-y"'));
    assert.ok(!labels(step('${{ |'), account.replace('opgci', 'x|')).includes('steps.account.outputs.username'));
  });

  it('offers only steps above for `needs`, in brackets and in lists', () => {
    assert.deepEqual(labels(account, 'id: b\nuses: hub/token\nneeds: [|]'), ['account']);
    assert.deepEqual(labels(account, 'id: b\nuses: hub/token\nneeds: [x, a|]'), ['account']);
    assert.deepEqual(labels(account, 'id: b\nuses: hub/token\nneeds:\n  - |'), ['account']);
    assert.deepEqual(labels(account, 'id: b\nuses: hub/token\nneeds:\n- |'), ['account']);
    assert.equal(accepted('account', account, 'id: b\nneeds: [x, ac|]'), 'id: b\nneeds: [x, account]');
  });

  it('offers the keys of the front matter', () => {
    const cells: CellContent[] = [{ kind: 'header', text: 'runbook: x\n\nreview:\n  due: 2026-01-01\n  \n' }];
    const runbook = parseRunbook(cells, sampleKinds);
    const at = (offset: number) => completionsAt(runbook, cells, 0, offset, sampleKinds).map(({ label }) => label);
    assert.deepEqual(at(11), ['inputs']);
    assert.deepEqual(at(cells[0]!.text.length - 1), ['last', 'owner']);
  });

  it('offers nothing in prose', () => {
    const cells: CellContent[] = [{ kind: 'prose', text: 'uses: ' }];
    assert.deepEqual(completionsAt(parseRunbook(cells, sampleKinds), cells, 0, 6, sampleKinds), []);
  });

  it('never fails, wherever the cursor stands', () => {
    const text =
      'id: b\r\nuses: hub/token\r\nwith:\r\n  flags: { dry: true }\r\n  names:\r\n  - a\r\n  store: "${{ inputs.product }}"\r\nneeds: [a,\r\n';
    for (let offset = 0; offset <= text.length; offset++)
      labels(account, `${text.slice(0, offset)}|${text.slice(offset)}`);
  });
});

describe('hover in a step', () => {
  const hover = (...texts: string[]): string | undefined => {
    const { cell, offset, runbook } = open(...texts);
    return hoverAt(runbook, cell, offset, sampleKinds)?.markdown;
  };

  it('tells what a kind does, takes and gives', () => {
    const text = hover('id: a\nuses: hub/|token\nwith:\n  account: opgci\n') ?? '';
    assert.match(text, /^\*\*hub\/token\*\*: Creates a token\. Writes on Apply\./);
    assert.match(text, /- `account` \(text, required\): Whose token it is\./);
    assert.match(text, /- `scope` \(`repo:read` or `repo:public_read`, optional\): What it may do\./);
    assert.match(text, /- `token` \(secret\): The token\./);
  });

  it('tells what an input is, also inside a mapping', () => {
    assert.equal(
      hover('id: a\nuses: hub/token\nwith:\n  acc|ount: opgci\n'),
      '`account` (text, required): Whose token it is.',
    );
    assert.match(
      hover('id: a\nuses: hub/token\nwith:\n  account: opgci\n  flags:\n    d|ry: true\n') ?? '',
      /^`dry` \(true or false, optional\)/,
    );
  });

  it('tells what an expression yields, and never a secret', () => {
    const step = (value: string) => `id: a\nuses: ci/variables\nwith:\n  project: ${value}\n`;
    assert.equal(hover(step('${{ inputs.prod|uct }}')), 'Input `inputs.product`: `sirius`');
    assert.equal(hover(step('${{ inputs.no|ne }}')), 'There is no input `inputs.none`.');
    assert.match(
      hover(account, step('${{ steps.account.outputs.pass|word }}')) ?? '',
      /of step `account` \(hub\/account\)\. Its password\. It is secret/,
    );
  });

  it('shows an input and a heading as code, whatever is in them', () => {
    const picture = 'x` ![p](https://x.example/p.png) [c](command:x) `';
    const quoted = JSON.stringify(picture);
    const cells: CellContent[] = [
      { kind: 'header', text: `runbook: x\ninputs:\n  a: ${quoted}\n` },
      { kind: 'prose', text: `# ${picture}\n` },
      { kind: 'step', text: account },
      {
        kind: 'step',
        text: 'id: b\nuses: hub/token\nneeds: [account]\nwith:\n  account: ${{ inputs.a }}\n',
      },
    ];
    const runbook = parseRunbook(cells, sampleKinds);
    const text = cells[3]?.text ?? '';
    for (const place of ['inputs.a', 'account]']) {
      const markdown = hoverAt(runbook, 3, text.indexOf(place) + 1, sampleKinds)?.markdown ?? '';
      const html = new MarkdownIt().render(markdown);
      assert.ok(markdown.includes('x.example'), markdown);
      assert.doesNotMatch(html, /<(?:img|a)\b/, html);
    }
  });

  it('tells which step `needs` names', () => {
    assert.match(
      hover(account, 'id: b\nuses: hub/token\nneeds: [acc|ount]\nwith: { account: opgci }') ?? '',
      /^Step `account`\. \*\*hub\/account\*\*: Signs an account up\./,
    );
  });

  it('is silent elsewhere', () => {
    assert.equal(hover('id: a\nuses: hub/token\nwith:\n  account: opg|ci\n'), undefined);
    assert.equal(hover('id|: a\nuses: hub/token\n'), undefined);
  });
});

describe('names in a runbook', () => {
  const texts = [
    account,
    'id: b\nuses: hub/token\nneeds: [account]\nwith:\n  account: ${{ steps.account.outputs.username }}\n  store: ${{ inputs.aws.region }}\n',
  ];
  const cells: CellContent[] = [header, ...texts].map((text, i) => ({ kind: i === 0 ? 'header' : 'step', text }));
  const runbook = parseRunbook(cells, sampleKinds);
  const at = (place: { cell: number; span: { start: number; end: number } } | undefined): string | undefined =>
    place && `${place.cell}:${cells[place.cell]?.text.slice(place.span.start, place.span.end)}`;

  it('lead from `needs` and expressions to the step', () => {
    for (const needle of ['account]', 'account.outputs']) {
      const symbol = symbolAt(runbook, 2, texts[1]!.indexOf(needle) + 2);
      assert.deepEqual(symbol?.type === 'step' && symbol.id, 'account');
      assert.equal(at(symbol && definitionOf(runbook, symbol)), '1:account');
    }
  });

  it('lead from an expression to the input', () => {
    const symbol = symbolAt(runbook, 2, texts[1]!.indexOf('inputs.aws'));
    assert.equal(at(symbol && definitionOf(runbook, symbol)), '0:region');
  });

  it('are found everywhere, the step itself first', () => {
    assert.deepEqual(occurrencesOf(runbook, 'account').map(at), ['1:account', '2:account', '2:account']);
  });

  it('change everywhere at once, and nothing else does', () => {
    const renamed = renameStep(runbook, 'account', 'hub-id');
    assert.ok('edits' in renamed);
    const results = cells.map(({ text }, i) =>
      applyEdits(
        text,
        renamed.edits.filter(({ cell }) => cell === i),
      ),
    );
    assert.deepEqual(results, [
      header,
      account.replace('id: account', 'id: hub-id'),
      texts[1]!.replace('[account]', '[hub-id]').replace('steps.account', 'steps.hub-id'),
    ]);
  });

  it('do not change to what cannot be a name or is one already', () => {
    assert.match((renameStep(runbook, 'account', 'Two Words') as { fault: string }).fault, /no step id/);
    assert.match((renameStep(runbook, 'account', 'b') as { fault: string }).fault, /already/);
  });
});
