import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defaultSettings, type Settings } from '../../../src/lint/settings';
import type { Texts } from '../../../src/lint/lint';
import type { SourceLinter } from '../../../src/lint/source';
import { unusedIgnore } from '../../../src/lint/unusedIgnore';
import { repaired } from './repaired';
import { assets, type RuleBench } from './ruleBenches';
import { filesIn, foundIn, readRuleFixtures, textOf, withShared, wordsOf, type RuleFixture } from './ruleFixture';

const root = path.join(__dirname, '../../..');
const pages = path.join(root, 'media/rules');
const sections = ['Why', 'Bad', 'Good', 'Fix', 'Limits', 'Source'];
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

/** Tries every rule of a source on its page and its fixtures, and says what one lacks that is new. */
export function rulesOf(bench: RuleBench): void {
  const { source } = bench;
  describe(`rules on a ${source.title}`, () => {
    let linter: SourceLinter;
    before(async () => (linter = await source.open(assets)));

    it('have different ids, and no folder of fixtures is without its rule', () => {
      const ids = source.rules.map(({ id }) => id);
      assert.equal(new Set(ids).size, ids.length);
      const folders = readdirSync(bench.folder).filter((name) => !name.includes('.'));
      assert.deepEqual(
        folders.filter((name) => !ids.includes(name)),
        [],
        `${path.relative(root, bench.folder)} has folders of rules that ${source.id} does not have`,
      );
    });

    for (const { id } of source.rules)
      describe(id, () => {
        const fixtures = readRuleFixtures(bench, id);

        it('has a page that says why, shows bad and good, and names limits and source', () => {
          const file = path.join(pages, `${id}.md`);
          assert.ok(existsSync(file), `write media/rules/${id}.md, with the sections ${sections.join(', ')}`);
          const page = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
          assert.deepEqual(
            [...page.matchAll(/^## (.*)$/gm)].map((match) => match[1]),
            sections,
            `media/rules/${id}.md has other sections, or another order, than ${sections.join(', ')}`,
          );
          assert.ok(page.startsWith(`# ${id}\n`), `npm run generate gives media/rules/${id}.md its title`);
          const examples = [...page.matchAll(new RegExp(`\`\`\`${bench.fence}\n(.*?)\`\`\``, 'gs'))];
          const [bad, good] = examples.map((match) => filesIn(bench, match[1] ?? ''));
          assert.ok(bad && good, `an example of each kind stands in a fence that says ${bench.fence}`);
          const settings: Settings = { ...(fixtures[0]?.settings ?? defaultSettings), profile: 'pedantic' };
          const found = (files: Texts): string[] =>
            foundIn(linter.lint(withShared(bench, files), settings), id).map(({ at }) => at);
          assert.notDeepEqual(found(bad), [], 'the bad example is not found');
          assert.deepEqual(found(good), [], 'the good example is found');
          bench.keeps(bad, id);
          bench.keeps(good, id);
        });

        it('has fixtures that violate it and fixtures that do not', () => {
          const folder = path.relative(root, path.join(bench.folder, id));
          const has = (kind: string): boolean => fixtures.some(({ name }) => name.startsWith(kind));
          assert.ok(has('err'), `write ${folder}/err.*, with a comment \`# want ${id}\` on each line that it finds`);
          assert.ok(has('ok'), `write ${folder}/ok.*, which comes close and is right`);
        });

        for (const fixture of fixtures) {
          const { name, files, settings, wanted } = fixture;
          const own = wanted.filter(({ rule }) => rule === id);

          it(`finds what ${name} says, and rates it so`, () => {
            const lint = linter.lint(files, settings);
            const found = foundIn(lint, id);
            assert.deepEqual(
              found.map(({ at }) => at),
              own.map(({ at }) => at).sort(),
              `the lines that ${id} finds are not those with a comment \`# want ${id}\``,
            );
            assert.equal(name.startsWith('err'), own.length > 0, 'err* has findings of the rule, ok* has none');
            assert.deepEqual(
              foundIn(lint).filter(({ finding }) => finding.message.includes('stopped on')),
              [],
            );
            for (const { at, words } of own)
              for (const { finding, path: file } of found.filter((one) => one.at === at)) {
                const known = wordsOf(finding);
                assert.deepEqual(
                  words.filter((word) => !known.includes(word)),
                  [],
                  `${at} is ${known.join(' ')}`,
                );
                if (finding.fix !== undefined)
                  assert.ok(lint.soundFixes(file, [finding]).has(finding.fix), `the fix at ${at} does not hold`);
              }
          });

          if (bench.namesAll)
            it(`finds nothing else in ${name} than it says`, () => {
              assert.deepEqual(
                foundIn(linter.lint(files, settings)).map(({ at }) => at),
                wanted.map(({ at }) => at).sort(),
              );
            });

          if (name.startsWith('err'))
            it(`repairs ${name} as its golden file shows`, () => repairs(bench, linter, id, fixture));

          const { ignores } = bench;
          // A comment on a file without a finding of the rule is what `unused-ignore` finds.
          if (ignores !== undefined && id !== unusedIgnore.id)
            it(`is ignored in ${name} by comments`, () => {
              const ignored = new Map([...files].map(([file, text]) => [file, ignores(id) + text]));
              assert.deepEqual(foundIn(linter.lint(ignored, settings), id), []);
            });
        }
      });
  });
}

/** Applies all fixes of a rule to a fixture: the outcome is the golden one, sound, and the same with other line ends. */
function repairs(bench: RuleBench, linter: SourceLinter, id: string, fixture: RuleFixture): void {
  const { files, own, settings, golden } = fixture;
  const before = linter.lint(files, settings);
  if (!foundIn(before, id).some(({ finding }) => finding.fix !== undefined)) {
    assert.ok(!existsSync(golden), `${golden} is not used`);
    return;
  }
  const { changed, applied } = repaired(linter, files, settings, id);
  assert.ok(applied > 0);
  const text = textOf(fixture, new Map([...own, ...changed]));
  if (isUpdate) writeFileSync(golden, text);
  assert.ok(existsSync(golden), `UPDATE_GOLDEN=1 writes ${path.relative(root, golden)}, to be looked at`);
  assert.equal(text, readFileSync(golden, 'utf8'));

  const after = linter.lint(new Map([...files, ...changed]), settings);
  assert.deepEqual(
    foundIn(after, id).filter(({ finding }) => finding.fix !== undefined),
    [],
  );
  assert.deepEqual(
    foundIn(after).filter(({ finding }) => finding.rule.endsWith('parse-error')),
    [],
  );
  bench.keeps(changed, id);

  for (const [what, alter] of [
    ['CRLF', (content: string) => content.replaceAll('\n', '\r\n')],
    ['byte order mark', (content: string) => `\ufeff${content}`],
  ] as const) {
    const altered = repaired(linter, mapped(files, alter), settings, id).changed;
    assert.deepEqual(altered, mapped(changed, alter), what);
  }
  const mixed = mapped(files, (content) => halfCrlf(content.trimEnd()));
  for (const [name, text] of repaired(linter, mixed, settings, id).changed)
    assert.equal(
      text.replaceAll('\r\n', '\n').trimEnd(),
      changed.get(name)?.trimEnd(),
      'line ends of both kinds, and none at the end',
    );
}

/** Each other line ends as on Windows, the first one too. */
function halfCrlf(text: string): string {
  let index = 0;
  return text.replace(/\n/g, () => (index++ % 2 === 0 ? '\r\n' : '\n'));
}

function mapped(files: Texts, alter: (text: string) => string): Texts {
  return new Map([...files].map(([file, text]) => [file, alter(text)]));
}

/** Tries every rule of a source on its fixtures, each cut off at any line: no rule stops on one. */
export function rulesOnCutFiles({ source, ...bench }: RuleBench): void {
  describe(`rules on a ${source.title} that is cut off at any line`, () => {
    let linter: SourceLinter;
    before(async () => (linter = await source.open(assets)));

    for (const { id } of source.rules)
      it(`${id} survives each of its fixtures`, () => {
        for (const { files, settings } of readRuleFixtures({ source, ...bench }, id)) {
          let previous = linter.lint(files, settings);
          for (const [file, text] of files)
            for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
              const cut = new Map([...files, [file, text.slice(0, at)]]);
              previous = linter.lint(cut, settings, source.unit === 'file' ? undefined : previous);
              const stopped = foundIn(previous).filter(({ finding }) => finding.message.includes('stopped on'));
              assert.deepEqual(stopped, []);
            }
        }
      });
  });
}
