import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lintText } from '../../../../src/sources/circleci/linter';
import { fixText, textAfterFix } from './fixes';
import { rules } from '../../../../src/sources/circleci/registry';
import { LineIndex } from '../../../../src/shared/text';
import { parseSettings } from '../../../../src/lint/parseSettings';
import type { Settings } from '../../../../src/lint/settings';
import { allRules, sources } from '../../../../src/sources/registry';
import { fixtureFolder, foundLines, readFixtures, wordsOf } from './ruleFixture';

const pages = path.join(__dirname, '../../../../media/rules');
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

/** Applies all fixes of a rule: together, then one by one those that are only offered singly. */
function repaired(text: string, settings: Settings, id: string): { text: string; applied: number } {
  const fixed = fixText(text, settings, { unsafe: true, only: ({ rule }) => rule === id });
  for (;;) {
    const { findings, model } = lintText(fixed.text, settings);
    const fix = findings.find((finding) => finding.rule === id && finding.fix?.singly === true)?.fix;
    const after = fix === undefined ? undefined : textAfterFix(model, fix);
    if (after === undefined) return fixed;
    fixed.text = after;
    fixed.applied++;
  }
}

describe('rules', () => {
  it('have different ids, and no fixture or page without its rule', () => {
    const ids = rules.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(readdirSync(fixtureFolder).sort(), [...ids].sort());
    const named = readdirSync(pages).filter((name) => name !== 'README.md');
    assert.deepEqual(named.sort(), allRules.map(({ id }) => `${id}.md`).sort());
    assert.equal(new Set(allRules.map(({ id }) => id)).size, allRules.length);
  });

  it('are all in the index, with what they find and when they are on', () => {
    const index = readFileSync(path.join(pages, 'README.md'), 'utf8');
    const rows = allRules.map(
      ({ id, summary, severity, profile }) => `| [${id}](${id}.md) | ${summary} | ${severity} | ${profile} |`,
    );
    assert.deepEqual(
      index.split('\n').filter((line) => line.startsWith('| [')),
      rows,
    );
    const example = /```yaml\n(# yaml-language-server.*?)```/s.exec(index)?.[1] ?? '';
    assert.deepEqual(parseSettings(example, sources).problems, []);
  });

  for (const { id } of rules) {
    describe(id, () => {
      const fixtures = readFixtures(id);

      it('has a page that says why, shows bad and good, and names limits and source', () => {
        const page = readFileSync(path.join(pages, `${id}.md`), 'utf8');
        assert.deepEqual(
          [...page.matchAll(/^## (.*)$/gm)].map((match) => match[1]),
          ['Why', 'Bad', 'Good', 'Fix', 'Limits', 'Source'],
        );
        assert.match(page, new RegExp(`^# ${id}$`, 'm'));
        const [bad = '', good = ''] = [...page.matchAll(/```yaml\n(.*?)```/gs)].map((match) => match[1] ?? '');
        const settings = { ...fixtures[0]!.settings, profile: 'pedantic' as const };
        assert.notDeepEqual(foundLines(bad, lintText(bad, settings).findings, id), [], 'the bad example is not found');
        assert.deepEqual(foundLines(good, lintText(good, settings).findings, id), [], 'the good example is found');
      });

      it('has configs that violate it and configs that do not', () => {
        assert.ok(fixtures.some(({ name }) => name.startsWith('ok')));
        assert.ok(fixtures.some(({ name }) => name.startsWith('err')));
      });

      for (const { name, file, text, settings, wanted, facts } of fixtures) {
        it(`finds what ${name} says`, () => {
          const { findings } = lintText(text, settings);
          assert.deepEqual(
            foundLines(text, findings, id),
            wanted.filter((want) => want.endsWith(` ${id}`)),
          );
          assert.equal(name.startsWith('err'), wanted.length > 0);
          assert.deepEqual(
            findings.filter(({ message }) => message.includes('stopped on this file')),
            [],
          );
        });

        if (!name.startsWith('err')) continue;

        const told = facts.filter(({ rule, words }) => rule === id && words.length > 0);
        if (told.length > 0)
          it(`rates what it finds as ${name} says`, () => {
            const { findings } = lintText(text, settings);
            const lines = new LineIndex(text);
            for (const { line, words } of told) {
              const of = findings.filter(({ rule, span }) => rule === id && lines.positionAt(span.start).line === line);
              for (const finding of of) {
                const known = wordsOf(finding);
                assert.deepEqual(
                  words.filter((word) => !known.includes(word)),
                  [],
                  `line ${line} is ${known.join(' ')}`,
                );
              }
            }
          });

        it(`repairs ${name} as its golden file shows`, () => {
          const fixed = repaired(text, settings, id);
          const golden = file.replace(/\.yml$/, '.fixed.yml');
          const hasFixes = lintText(text, settings).findings.some(
            (finding) => finding.rule === id && finding.fix !== undefined,
          );
          if (!hasFixes) {
            assert.ok(!existsSync(golden), `${golden} is not used`);
            return;
          }
          if (isUpdate) writeFileSync(golden, fixed.text);
          assert.equal(fixed.text, readFileSync(golden, 'utf8'));
          assert.ok(fixed.applied > 0);

          const again = lintText(fixed.text, settings);
          assert.deepEqual(
            again.findings.filter((finding) => finding.rule === id && finding.fix !== undefined),
            [],
          );
          assert.deepEqual(again.model.document.problems, []);

          const crlf = (source: string): string => source.replaceAll('\n', '\r\n');
          assert.equal(repaired(crlf(text), settings, id).text, crlf(fixed.text), 'CRLF');
          assert.equal(repaired(`\ufeff${text}`, settings, id).text, `\ufeff${fixed.text}`, 'byte order mark');
        });
      }

      it('survives every one of its configs cut off at any line', () => {
        for (const { text, settings } of fixtures) {
          for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
            const { findings } = lintText(text.slice(0, at), settings);
            assert.deepEqual(
              findings.filter(({ message }) => message.includes('stopped on this file')),
              [],
            );
          }
        }
      });
    });
  }
});
