import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { runs } from '../../support/runs';
import MarkdownIt from 'markdown-it';
import { decodeRunbook, joinRunbook, revisePieces, splitRunbook } from '../../../src/runbook/file/markdown';
import { hidesWhatFollows } from '../../../src/runbook/file/markdownBlocks';
import type { CellContent } from '../../../src/runbook/file/markdown';
import { newPiece, rawOf } from '../../../src/runbook/file/piece';
import type { Piece } from '../../../src/runbook/file/piece';
import { codeOf } from '../../../src/shared/errors';

const bom = '\uFEFF';
const kinds = (text: string): string[] => splitRunbook(text).map((piece) => piece.kind);
const steps = (text: string): string[] =>
  splitRunbook(text)
    .filter((piece) => piece.kind === 'step')
    .map((piece) => piece.text);

/** Lines that matter to the splitter, as they meet in real files and as they should never meet. */
const fragments = [
  '', '', ' ', '\t', '# Title', '## Sub #', 'Setext', '===', '---', '--- ', '...', '***', 'plain text', 'two  ', '- item', '  - nested',
  '1. one', '> quote', '>> deep', '```yaml step', '``` yaml  step ', '````yaml step', '~~~yaml step', '~~~~ yaml step', '```yaml', '```', '````',
  '~~~', '~~~~', '   ```yaml step', '  ```', '    ```yaml step', '     ```', '\t```', '- ```yaml step', '  ```', '> ```yaml step', '> ```', '> ~~~',
  'id: a', '  uses: b/c', '    deep: 1', '\ttab: 1', '<!--', '-->', '<details>', '</details>', '<div>', '[a]: /url', '[a', '| a | b |', '|---|---|',
  '$${{', '```yaml step extra', '```yaml stepping', '```YAML step', 'ünïcödé 🚢', '\u2028', '\f', '=======', '`````',
]; // prettier-ignore

const document = fc
  .record({
    lines: fc.array(fc.constantFrom(...fragments), { maxLength: 24 }),
    eols: fc.array(fc.constantFrom('\n', '\n', '\r\n', '\r'), { minLength: 1, maxLength: 4 }),
    bom: fc.constantFrom('', '', bom),
    matter: fc.constantFrom(
      '',
      '',
      '---\nrunbook: x\n---\n',
      '---\r\nrunbook: x\r\n---\r\n',
      '---\nopen\n',
      '---\n---',
    ),
    isEnded: fc.boolean(),
  })
  .map(({ lines, eols, bom: mark, matter, isEnded }) => {
    const last = lines.length - 1;
    const text = lines.map((line, i) => line + (i < last || isEnded ? (eols[i % eols.length] ?? '\n') : '')).join('');
    return mark + matter + text;
  });

const allMarkdown = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(md|markdown)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

describe('splitting a runbook', () => {
  it('takes a fence whose info string is `yaml step` as a step', () => {
    assert.deepEqual(steps('# A\n\n```yaml step\nid: a\nuses: b/c\n```\n\nEnd\n'), ['id: a\nuses: b/c']);
    assert.deepEqual(kinds('# A\n\n```yaml step\nid: a\n```\n\nEnd\n'), ['prose', 'step', 'prose']);
  });

  it('allows spaces and tabs around and between the two words', () => {
    assert.deepEqual(steps('```  yaml \t step \t\nid: a\n```'), ['id: a']);
  });

  for (const info of [
    'yaml',
    'yaml steps',
    'yaml step x',
    'step',
    'YAML step',
    'yaml Step',
    'yml step',
    'yaml step {#a}',
    'yaml-step',
  ]) {
    it(`takes a fence marked \`${info}\` as prose`, () => {
      assert.deepEqual(kinds('```' + info + '\nid: a\n```\n'), ['prose']);
    });
  }

  it('takes tildes and longer fences, which may hold shorter ones', () => {
    assert.deepEqual(steps('~~~yaml step\nid: a\n```\n~~~~\n'), ['id: a\n```']);
    assert.deepEqual(steps('````yaml step\nid: a\n```\n````\n'), ['id: a\n```']);
  });

  it('takes the fence’s own indentation off each line, and no more', () => {
    assert.deepEqual(steps('  ```yaml step\n  id: a\n    uses: b\n odd\n  ```\n'), ['id: a\n  uses: b\nodd']);
    assert.deepEqual(kinds('    ```yaml step\n    id: a\n    ```\n'), ['prose'], 'four spaces are a code block');
  });

  it('takes fences in lists, quotes, comments and other fences as prose', () => {
    assert.deepEqual(kinds('- x\n  ```yaml step\n  id: a\n  ```\n'), ['prose']);
    assert.deepEqual(kinds('> ```yaml step\n> id: a\n> ```\n'), ['prose']);
    assert.deepEqual(kinds('<!--\n```yaml step\nid: a\n```\n-->\n'), ['prose']);
    assert.deepEqual(kinds('````md\n```yaml step\nid: a\n```\n````\n'), ['prose']);
  });

  it('reads an unclosed step to the end of the file', () => {
    assert.deepEqual(steps('```yaml step\nid: a\n\n'), ['id: a\n']);
    assert.deepEqual(steps('```yaml step\nid: a\n     ```'), ['id: a\n     ```'], 'an indented fence does not close');
    assert.equal(splitRunbook('```yaml step\nid: a\n')[0]?.close, '');
  });

  it('makes the front matter a cell of its own', () => {
    const [header, prose] = splitRunbook(`${bom}---\r\nrunbook: x\r\n---\r\n\r\n# T\r\n`);
    assert.deepEqual([header?.kind, header?.text], ['header', 'runbook: x']);
    assert.deepEqual([prose?.kind, prose?.text], ['prose', '# T']);
  });

  it('takes a first rule that nothing closes, or one further down, as prose', () => {
    assert.deepEqual(kinds('---\nrunbook: x\n'), ['prose']);
    assert.deepEqual(kinds('\n---\nrunbook: x\n---\n').includes('header'), false);
  });

  it('cuts prose before each heading of the document’s own level', () => {
    const texts = splitRunbook('a\n\n# B\nb\nC\n===\n- # no\n').map((piece) => piece.text);
    assert.deepEqual(texts, ['a', '# B', 'b\nC\n===\n- # no']);
  });

  it('yields nothing for an empty text and keeps a text of blanks', () => {
    assert.deepEqual(splitRunbook(''), []);
    for (const text of [bom, '\n', ' ', ' \r\n\t', `${bom}\n\n`]) assert.equal(joinRunbook(splitRunbook(text)), text);
  });

  for (const [what, text] of [
    ['a conflict', 'a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> main\n'],
    ['a conflict with CRLF', '<<<<<<< HEAD\r\nb\r\n=======\r\nc\r\n>>>>>>> main\r\n'],
    ['the end of a conflict', 'b\n=======\nc\n>>>>>>> main\n'],
    ['its beginning', '<<<<<<< HEAD\nb\n=======\nc\n'],
    ['a NUL character', 'a\0b'],
  ] as const) {
    it(`refuses a file with ${what}`, () => {
      assert.throws(
        () => splitRunbook(text),
        (error) => codeOf(error) === 'INPUT_INVALID',
      );
    });
  }

  it('does not take an underlined heading or a deep quote for a conflict', () => {
    assert.doesNotThrow(() => splitRunbook('Install\n=======\n\nUse\n=======\n'));
    assert.doesNotThrow(() => splitRunbook('>>>>>>> deep\n'));
  });

  it('refuses bytes that are not UTF-8 and keeps a byte order mark', () => {
    assert.throws(
      () => decodeRunbook(Uint8Array.of(0xff, 0xfe, 0x41, 0)),
      (error) => codeOf(error) === 'INPUT_INVALID',
    );
    assert.equal(decodeRunbook(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41)), `${bom}A`);
  });
});

describe('putting a runbook together again', () => {
  it('gives any document back byte for byte', () => {
    fc.assert(
      fc.property(document, (text) => {
        let pieces: Piece[];
        try {
          pieces = splitRunbook(text);
        } catch (error) {
          assert.equal(codeOf(error), 'INPUT_INVALID');
          return;
        }
        assert.equal(pieces.map(rawOf).join(''), text);
        assert.equal(joinRunbook(pieces), text);
        assert.equal(
          joinRunbook(revisePieces(pieces.map((piece) => ({ kind: piece.kind, text: piece.text, piece })))),
          text,
        );
      }),
      runs(6000),
    );
  });

  it('gives back what an editor with unified line ends holds', () => {
    fc.assert(
      fc.property(document, fc.constantFrom('\n', '\r\n'), (text, eol) => {
        const pieces = splitRunbook(text);
        const cells = pieces.map((piece) => ({
          kind: piece.kind,
          text: piece.text.replace(/\r\n|\r|\n/g, eol),
          piece,
        }));
        assert.equal(joinRunbook(revisePieces(cells)), text);
      }),
      runs(2000),
    );
  });

  it('gives back every Markdown file under node_modules', () => {
    const files = allMarkdown('node_modules');
    assert.ok(files.length > 300, `${files.length} files`);
    for (const file of files) {
      const text = readFileSync(file, 'utf8');
      // Only a file that shows a merge conflict is refused, and few do.
      if (/^<{7} /m.test(text)) assert.throws(() => splitRunbook(text), file);
      else assert.equal(joinRunbook(splitRunbook(text)), text, file);
    }
  });

  it('finds the same fences as a full CommonMark parser', () => {
    const full = new MarkdownIt({ html: true });
    fc.assert(
      fc.property(document, (text) => {
        const body = text.replace(/^\uFEFF/, '');
        if (body.startsWith('---')) return;
        const expected = full
          .parse(body, {})
          .filter(
            (token) => token.type === 'fence' && token.level === 0 && /^\s*yaml[ \t]+step\s*$/.test(token.info),
          ).length;
        assert.equal(steps(text).length, expected);
      }),
      runs(2000),
    );
  });
});

describe('editing a cell', () => {
  const edit = (text: string, index: number, change: (text: string) => string): string =>
    joinRunbook(
      revisePieces(
        splitRunbook(text).map((piece, i) => ({
          kind: piece.kind,
          text: i === index ? change(piece.text) : piece.text,
          piece,
        })),
      ),
    );

  it('changes that cell’s span and nothing else', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}: [a-z]{1,8}$/);
    fc.assert(
      fc.property(document, fc.nat(), fc.array(word, { minLength: 1, maxLength: 4 }), (text, seed, added) => {
        const pieces = splitRunbook(text);
        const target = seed % Math.max(1, pieces.length);
        const piece = pieces[target];
        if (!piece) return;
        const before = pieces.slice(0, target).map(rawOf).join('');
        const after = pieces
          .slice(target + 1)
          .map(rawOf)
          .join('');
        const result = edit(text, target, (old) => added.join('\n') + '\n' + old);
        assert.ok(result.startsWith(before) && result.endsWith(after));
        const middle = result.slice(before.length, result.length - after.length);
        assert.ok(middle.length > rawOf(piece).length);
        // Reading it again shows the edited text in that cell.
        if (piece.kind === 'step') {
          const lines = (value: string | undefined): string[] => (value ?? '').split(/\r\n|\r|\n/);
          assert.deepEqual(lines(steps(middle)[0]), lines(added.join('\n') + '\n' + piece.text));
        }
      }),
      runs(3000),
    );
  });

  it('uses the file’s line ends and the fence’s indentation for new lines, and leaves the others alone', () => {
    const text = '# A\r\n\r\n  ```yaml step\r\n  id: a\r\n odd: 1\r\n  ```\r\n';
    assert.equal(
      edit(text, 1, (old) => old.replace('odd', 'needs: b\nodd')),
      text.replace(' odd', '  needs: b\r\n odd'),
    );
  });

  it('gives a content that holds a fence a longer one', () => {
    const text = 'x\n\n```yaml step\nid: a\n```\n\ny\n';
    const result = edit(text, 1, () => 'note: |\n  ````\n  x\n  ````');
    assert.equal(result, 'x\n\n`````yaml step\nnote: |\n  ````\n  x\n  ````\n`````\n\ny\n');
    assert.deepEqual(kinds(result), ['prose', 'step', 'prose']);
  });

  it('keeps a file without a final newline without one', () => {
    assert.equal(
      edit('# A\ntext', 0, (old) => old + ' more'),
      '# A\ntext more',
    );
    assert.equal(
      edit('```yaml step\nid: a\n```', 0, () => 'id: b'),
      '```yaml step\nid: b\n```',
    );
  });

  it('closes an open fence that is edited', () => {
    assert.equal(
      edit('```yaml step\r\nid: a', 0, () => 'id: b'),
      '```yaml step\r\nid: b\r\n```\r\n',
    );
  });

  it('empties and fills a cell', () => {
    assert.equal(
      edit('```yaml step\nid: a\n```\n', 0, () => ''),
      '```yaml step\n```\n',
    );
    assert.equal(
      edit('```yaml step\n```\n', 0, () => 'id: a'),
      '```yaml step\nid: a\n```\n',
    );
    assert.equal(
      edit('---\n---\n# A\n', 0, () => 'runbook: x'),
      '---\nrunbook: x\n---\n# A\n',
    );
  });
});

describe('adding, moving and removing cells', () => {
  const cells = (text: string): { kind: Piece['kind']; text: string; piece: Piece }[] =>
    splitRunbook(text).map((piece) => ({ kind: piece.kind, text: piece.text, piece }));

  it('gives a new step a fence, blank lines and the file’s line ends', () => {
    const [first, ...rest] = cells('# A\r\ntext\r\n# B\r\n');
    const result = joinRunbook(revisePieces([first!, { kind: 'step', text: 'id: a\nuses: b/c' }, ...rest]));
    assert.equal(result, '# A\r\ntext\r\n\r\n```yaml step\r\nid: a\r\nuses: b/c\r\n```\r\n\r\n# B\r\n');
  });

  it('writes cells of a new file', () => {
    const result = joinRunbook([
      newPiece('header', 'runbook: x', '\n'),
      newPiece('prose', '# A', '\n'),
      newPiece('step', 'id: a', '\n'),
    ]);
    assert.equal(result, '---\nrunbook: x\n---\n\n# A\n\n```yaml step\nid: a\n```\n');
  });

  it('closes an open fence before what is put after it', () => {
    const result = joinRunbook(revisePieces([...cells('```yaml step\nid: a'), { kind: 'prose', text: 'after' }]));
    assert.deepEqual(kinds(result), ['step', 'prose']);
  });

  it('keeps paragraphs apart when the step between them goes', () => {
    const [one, , two] = cells('one\n```yaml step\nid: a\n```\ntwo\n');
    assert.equal(joinRunbook(revisePieces([one!, two!])), 'one\n\ntwo\n');
  });

  it('moves an indented step to the margin where a list would take it in', () => {
    const [step, list] = cells('  ```yaml step\n  id: a\n  ```\n\n- item\n');
    assert.equal(joinRunbook(revisePieces([list!, step!])), '- item\n\n```yaml step\nid: a\n```\n\n');
  });

  it('keeps front matter and byte order mark at the top', () => {
    const [header, prose] = cells(`${bom}---\nrunbook: x\n---\n# A\n`);
    assert.equal(joinRunbook(revisePieces([prose!, header!])), `${bom}---\nrunbook: x\n---\n# A\n`);
  });

  it('does not let a rule become front matter', () => {
    const result = joinRunbook(revisePieces([{ kind: 'prose', text: '---\nnot a header\n---' }]));
    assert.equal(kinds(result).includes('header'), false);
  });

  it('loses no step, whatever is moved, removed or added', () => {
    const lines = (text: string): string => text.replace(/\r\n|\r/g, '\n');
    fc.assert(
      fc.property(
        document,
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.array(fc.constantFrom('id: x', 'a:\n- b\n'), { maxLength: 3 }),
        (text, order, added) => {
          const from = cells(text);
          const chosen = order.flatMap((n) => from.splice(n % Math.max(1, from.length), 1)) as CellContent[];
          added.forEach((content, i) => chosen.splice(i * 2, 0, { kind: 'step', text: content }));
          // Prose that leaves a fence or comment open hides what follows; the parser warns of it.
          fc.pre(chosen.every((cell) => cell.kind !== 'prose' || !hidesWhatFollows(cell.text)));
          const header = chosen.filter((cell) => cell.kind === 'header').length;
          const result = joinRunbook(revisePieces(chosen));
          assert.deepEqual(
            steps(result).map(lines),
            chosen.filter((cell) => cell.kind === 'step').map((cell) => lines(cell.text)),
          );
          assert.equal(splitRunbook(result).filter((piece) => piece.kind === 'header').length, header);
        },
      ),
      runs(3000),
    );
  });

  it('reads back any order of any cells as the same steps', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('id: a', 'id: b\n\nuses: c', 'x: |\n  ```\n  y'), { maxLength: 6 }),
        fc.nat(),
        (texts, seed) => {
          const all = texts.flatMap((text, i) => [
            { kind: 'step' as const, text },
            ...((seed >> i) & 1 ? [{ kind: 'prose' as const, text: `para ${i}` }] : []),
          ]);
          assert.deepEqual(steps(joinRunbook(revisePieces(all))), texts);
        },
      ),
    );
  });
});

describe('the cost of splitting', () => {
  // Reading a character is the only thing that splitter and tokenizer do in a loop, so reads are the measure.
  const reads = (text: string): number => {
    const native = Object.getOwnPropertyDescriptor(String.prototype, 'charCodeAt')!;
    let count = 0;
    Object.defineProperty(String.prototype, 'charCodeAt', {
      ...native,
      value(this: string, at: number): number {
        count++;
        return (native.value as (this: string, at: number) => number).call(this, at);
      },
    });
    try {
      splitRunbook(text);
    } finally {
      Object.defineProperty(String.prototype, 'charCodeAt', native);
    }
    return count;
  };

  for (const [what, unit] of [
    ['steps', '```yaml step\nid: a\nuses: b/c\n```\n\n'],
    ['headings', '# A\n\n'],
    ['small lists', '- a\n\n1. b\n\n'],
    ['one long list', '- a\n'],
    ['one long paragraph', 'text\n'],
    ['quotes', '> a\n'],
    ['deeper and deeper quotes', '>'],
    ['open fences of different length', '```yaml step\n~~~\n'],
    ['link definitions that never close', '[a\n'],
    ['open comments', '<!-- \n'],
    ['blank lines', '\n \n'],
    ['rules', '---\n\n'],
    ['underlines', '=======\n'],
    ['table rows', '| a |\n|---|\n'],
  ] as const) {
    it(`doubles when a document of ${what} doubles`, () => {
      const [small, large] = [reads(unit.repeat(1000)), reads(unit.repeat(2000))];
      assert.ok(large <= small * 2.2 + 500, `${small} reads, then ${large}`);
    });
  }
});
