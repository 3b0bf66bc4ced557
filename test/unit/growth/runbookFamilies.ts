import { decodeRunbook, joinRunbook, revisePieces, splitRunbook } from '../../../src/runbook/file/markdown';
import { parseRunbook } from '../../../src/runbook/file/runbook';
import { cursorAt } from '../../../src/runbook/language/cursor';
import { completionsAt } from '../../../src/runbook/language/completion';
import { hoverAt } from '../../../src/runbook/language/hover';
import { secretShapes } from '../../../src/steps/secretShapes';
import { sampleKinds } from '../runbook/sampleKinds';
import { familiesOf, filled, nested, token, type Family } from './family';

/** Opens a runbook, and writes it again with one cell changed. */
function read(text: string): unknown {
  const pieces = splitRunbook(decodeRunbook(Buffer.from(text)));
  const runbook = parseRunbook(pieces, sampleKinds, { today: '2026-11-30', secretShapes });
  const cells = pieces.map((piece) => ({ kind: piece.kind, text: piece.text, piece }));
  const changed = cells.map((cell, index) => (index === 0 ? { ...cell, text: `${cell.text}\n\na` } : cell));
  return [runbook.problems, joinRunbook(revisePieces(changed))];
}

/** Asks for what an editor shows while one types at the end of a step. */
function typed(text: string): unknown {
  const cells = splitRunbook(text);
  const runbook = parseRunbook(cells, sampleKinds);
  return cells.map(({ text: cell }, index) => [
    cursorAt(cell, cell.length),
    completionsAt(runbook, cells, index, cell.length, sampleKinds),
    hoverAt(runbook, index, cell.length >> 1, sampleKinds),
  ]);
}

/** Put together here, so that no scan takes this file for one that holds a key. */
const privateKey = ['PRIVATE', 'KEY'].join(' ');

const header = '---\nrunbook: a\ninputs:\n  product: sirius\n---\n\n';
const fence = '```';
const step = (id: string, text: string): string =>
  `${fence}yaml step\nid: ${id}\nuses: hub/account\nwith:\n${text}${fence}\n\n`;

const steps: Readonly<Record<string, (size: number) => string>> = {
  steps: (size) => filled(size, (index) => step(`s${index}`, '  username: abcdef\n'), header),
  'steps of one id': (size) => filled(size, step('s', '  username: abcdef\n'), header),
  'steps that need the one before': (size) =>
    filled(size, (index) => step(`s${index + 1}`, `  username: \${{ steps.s${index}.outputs.username }}\n`), header),
  'steps that need all before': (size) => {
    const count = Math.ceil(Math.sqrt(size / 20));
    return Array.from({ length: count }, (_, index) =>
      step(
        `s${index}`,
        `  username: "${Array.from({ length: index }, (_, at) => `\${{ steps.s${at}.outputs.username }}`).join('')}"\n`,
      ),
    ).reduce((all, one) => all + one, header);
  },
  'steps in a ring': (size) =>
    filled(size, (index) => step(`s${index}`, `  username: \${{ steps.s${index + 1}.outputs.username }}\n`), header),
  'steps of unknown kinds': (size) =>
    filled(
      size,
      (index) => step(`s${index}`, '  username: abcdef\n').replace('hub/account', `hub/acc${index}`),
      header,
    ),
  'a kind of a long name': (size) => header + step('s', '  username: a\n').replace('hub/account', 'a'.repeat(size)),
  'an id of a long name': (size) => header + step('a-'.repeat(size / 2), '  username: a\n'),
  'an id of dashes': (size) => header + step(`${'-'.repeat(size)}x`, '  username: a\n'),
  'keys that no kind has': (size) =>
    header +
    step(
      's',
      filled(size, (index) => `  usernam${index}: a\n`),
    ),
  'the same key': (size) => header + step('s', filled(size, '  username: a\n')),
  'a key of a long name': (size) => header + step('s', `  ${'u'.repeat(size)}: a\n`),
  expressions: (size) => header + step('s', filled(size, '${{ inputs.product }}', '  username: "', '"\n')),
  'expressions without an end': (size) => header + step('s', filled(size, '${{ ', '  username: "', '"\n')),
  'expressions of braces': (size) => header + step('s', filled(size, '${{}', '  username: "', '"\n')),
  'expressions of many names': (size) => header + step('s', filled(size, '.a', '  username: "${{ inputs', ' }}"\n')),
  'an expression of blanks': (size) => header + step('s', filled(size, ' ', '  username: "${{', 'x"\n')),
  'unknown inputs': (size) =>
    header +
    step(
      's',
      filled(size, (index) => `\${{ inputs.prod${index} }}`, '  username: "', '"\n'),
    ),
  inputs: (size) => filled(size, (index) => `  i${index}: a\n`, '---\nrunbook: a\ninputs:\n', '---\n'),
  'inputs in one another': (size) => nested(size, '{a: ', '}', '---\nrunbook: a\ninputs: ', '\n---\n', 'b'),
  'keys of the front matter': (size) => filled(size, (index) => `k${index}: a\n`, '---\n', '---\n'),
  'front matter without an end': (size) => filled(size, 'a: b\n', '---\n'),
  'rules of front matter': (size) => filled(size, '---\n'),
  'flow lists in one another': (size) => header + step('s', nested(size, '[', ']', '  username: ', '\n')),
  'flow maps without an end': (size) => header + step('s', filled(size, '{a: ', '  username: ', '\n')),
  aliases: (size) => header + step('s', filled(size, '*a, ', '  a: &a b\n  username: [', ']\n')),
  'brackets before an expression': (size) => header + step('s', filled(size, '[', '  username: ${{ ', '\n')),
  'lines of brackets': (size) => header + step('s', filled(size, '[a\n', '  ', '\n')),
  'quoted scalars without an end': (size) => header + step('s', filled(size, '  username: "a\n')),
  tabs: (size) => header + step('s', filled(size, '\t', '  username:', '\n')),
  'values that look like secrets': (size) => header + step('s', filled(size, token, '  username: ', '\n')),
  'many values that look like secrets': (size) =>
    header +
    step(
      's',
      filled(size, (index) => `  k${index}: ${token}${'A'.repeat(27)}\n`),
    ),
  'keys that look private': (size) => header + filled(size, `-----BEGIN ${privateKey}-----\n`),
};

const markdown: Readonly<Record<string, (size: number) => string>> = {
  'a heading of marks and blanks': (size) => filled(size, '# # \t# \t', header, 'x\n'),
  'a heading of blanks': (size) => filled(size, ' ', `${header}# a`, 'x\n'),
  'a heading of tabs': (size) => filled(size, '\t', `${header}#`, 'x\n'),
  headings: (size) => filled(size, '# a\n\nb\n\n', header),
  'headings of a setext rule': (size) => filled(size, 'a\n===\n', header),
  fences: (size) => filled(size, `${fence}sh\na\n${fence}\n\n`, header),
  'fences without an end': (size) => filled(size, `${fence}sh\na\n`, header),
  'step fences without an end': (size) => filled(size, `${fence}yaml step\na: b\n`, header),
  'fences ever longer': (size) => {
    const count = Math.ceil(Math.sqrt(2 * size));
    return Array.from({ length: count }, (_, index) => `${'`'.repeat(index + 3)}yaml step\n`).reduce(
      (all, one) => all + one,
      header,
    );
  },
  backticks: (size) => filled(size, '`', header, '\n'),
  'backticks of a step': (size) => filled(size, '`', header, 'yaml step\na: b\n'),
  'tildes of a step': (size) => filled(size, '~', header, ' yaml step\na: b\n'),
  'code of ever more backticks': (size) => {
    const count = Math.ceil(Math.sqrt(2 * size));
    return `${header}${Array.from({ length: count }, (_, index) => `${'`'.repeat(index + 1)} `).join('')}\n`;
  },
  'opening brackets': (size) => filled(size, '[', header, '\n'),
  'links without an end': (size) => filled(size, '[a](', header, '\n'),
  'links of brackets': (size) => filled(size, '![[]()', header, '\n'),
  emphasis: (size) => filled(size, '*a **b ', header, '\n'),
  'emphasis without an end': (size) => filled(size, '*_', header, 'a\n'),
  references: (size) => filled(size, (index) => `[a${index}]: b\n`, header),
  tables: (size) => filled(size, '|a', `${header}|a|b|\n|-|-|\n`, '\n'),
  'rows of a table': (size) => filled(size, '|a|b|\n', `${header}|a|b|\n|-|-|\n`),
  'columns of a table': (size) => filled(size, '|-', `${header}${'|a'.repeat(10)}\n`, '\n'),
  'lists in one another': (size) => filled(size, '- ', header, 'a\n'),
  'quotes in one another': (size) => filled(size, '> ', header, 'a\n'),
  'lists ever deeper': (size) => {
    const count = Math.ceil(Math.sqrt(size));
    return header + Array.from({ length: count }, (_, index) => `${'  '.repeat(index)}- a\n`).join('');
  },
  'comments without an end': (size) => filled(size, '<!-- ', header, '\n'),
  'tags without an end': (size) => filled(size, '<a ', header, '\n'),
  entities: (size) => filled(size, '&amp', header, '\n'),
  'blank lines': (size) => filled(size, '\n', header),
  'carriage returns': (size) => filled(size, '\r', header),
  paragraphs: (size) => filled(size, 'a b c\n\n', header),
  'one long line': (size) => filled(size, 'a ', header),
};

export const runbookFamilies: readonly Family[] = [
  ...familiesOf('step', 1_000_000, read, steps),
  ...familiesOf('Markdown', 1_000_000, read, markdown),
  ...familiesOf('cursor', 200_000, typed, {
    'a word': (size) => filled(size, 'a-', `${header}${fence}yaml step\nid: a\nuses: `),
    'an unclosed list': (size) => filled(size, 'a', `${header}${fence}yaml step\nid: a\nneeds: [`),
    'words and commas': (size) => filled(size, 'a,', `${header}${fence}yaml step\nid: a\nneeds: [`),
    'an expression': (size) => filled(size, 'a.', `${header}${fence}yaml step\nid: a\nwith:\n  b: \${{ `),
  }),
];
