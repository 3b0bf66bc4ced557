import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../../../src/lint/rule';
import { withChanges, type CheckoutLinter } from '../../../../src/sources/terraform/checkoutLinter';
import { wiringRules } from '../../../../src/sources/terraform/registry';
import { describeTerraformFmt, forTerraformFmt } from '../../../support/terraformFmt';
import { wordsOf } from '../circleci/ruleFixture';
import {
  foundAt,
  joinFiles,
  linter,
  placesOf,
  readWiringFixtures,
  splitFiles,
  wiringFixtures,
  withModules,
} from './wiringFixture';

const pages = path.join(__dirname, '../../../../media/rules');
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';

describe('rules on Terraform', () => {
  let lint: CheckoutLinter;
  before(async () => (lint = await linter));

  it('have a folder of fixtures each, and no folder is without its rule', () => {
    const folders = readdirSync(wiringFixtures).filter((name) => !name.includes('.'));
    assert.deepEqual(folders.sort(), wiringRules.map(({ id }) => id).sort());
  });

  for (const { id } of wiringRules) {
    describe(id, () => {
      const fixtures = readWiringFixtures(id);

      it('has a page that says why, shows bad and good, and names limits and source', () => {
        const page = readFileSync(path.join(pages, `${id}.md`), 'utf8');
        assert.deepEqual(
          [...page.matchAll(/^## (.*)$/gm)].map((match) => match[1]),
          ['Why', 'Bad', 'Good', 'Fix', 'Limits', 'Source'],
        );
        assert.match(page, new RegExp(`^# ${id}$`, 'm'));
        const [bad = '', good = ''] = [...page.matchAll(/```hcl\n(.*?)```/gs)].map((match) => match[1] ?? '');
        const found = (text: string): string[] =>
          foundAt(lint.lint(withModules(splitFiles(text)), fixtures[0]!.settings), id);
        assert.notDeepEqual(found(bad), [], 'the bad example is not found');
        assert.deepEqual(found(good), [], 'the good example is found');
        if (id !== 'terraform-parse-error') forTerraformFmt(splitFiles(bad));
        forTerraformFmt(splitFiles(good));
      });

      it('has checkouts that violate it and checkouts that do not', () => {
        assert.ok(fixtures.some(({ name }) => name.startsWith('ok')));
        assert.ok(fixtures.some(({ name }) => name.startsWith('err')));
      });

      for (const { name, files, settings, wanted, golden } of fixtures) {
        const mine = wanted.filter(({ rule }) => rule === id);

        it(`finds what ${name} says, and rates it so`, () => {
          const result = lint.lint(files, settings);
          assert.deepEqual(foundAt(result, id), mine.map(({ at }) => at).sort());
          assert.equal(name.startsWith('err'), mine.length > 0);
          const all = [...result.findings.values()].flat();
          assert.deepEqual(
            all.filter(({ message }) => message.includes('stopped on this file')),
            [],
          );
          for (const { at, words } of mine) {
            const places = placesOf(result, id).filter((place) => place.at === at);
            for (const { finding, file } of places) {
              const known = wordsOf(finding);
              assert.deepEqual(
                words.filter((word) => !known.includes(word)),
                [],
                `${at} is ${known.join(' ')}`,
              );
              if (finding.fix !== undefined)
                assert.ok(lint.afterFix(result, finding, file), `the fix at ${at} does not hold`);
            }
          }
        });

        it(`finds nothing else in ${name} than it says`, () => {
          const result = lint.lint(files, settings);
          const found = wiringRules.flatMap((rule) => foundAt(result, rule.id));
          assert.deepEqual(found.sort(), wanted.map(({ at }) => at).sort());
        });

        if (name.startsWith('err'))
          it(`repairs ${name} as its golden file shows`, () => {
            const only = (finding: Finding): boolean => finding.rule === id;
            const before = lint.lint(files, settings);
            const { lint: after, changed, applied } = lint.fixAll(before, { unsafe: true, only });
            const hasFixes = placesOf(before, id).some(({ finding }) => finding.fix !== undefined);
            if (!hasFixes) {
              assert.ok(!existsSync(golden), `${golden} is not used`);
              return;
            }
            assert.ok(applied.size > 0);
            const own = splitFiles(readFileSync(path.join(wiringFixtures, id, name), 'utf8'));
            const text = joinFiles(withChanges(own, changed));
            if (isUpdate) writeFileSync(golden, text);
            assert.equal(text, readFileSync(golden, 'utf8'));
            assert.deepEqual(
              placesOf(after, id).filter(({ finding }) => finding.fix !== undefined),
              [],
            );
            forTerraformFmt([...changed].map(([file, content]) => ({ path: file, text: content })));

            const crlf = files.map((file) => ({ ...file, text: file.text.replaceAll('\n', '\r\n') }));
            const inCrlf = lint.fixAll(lint.lint(crlf, settings), { unsafe: true, only });
            for (const [file, content] of changed)
              assert.equal(inCrlf.changed.get(file), content.replaceAll('\n', '\r\n'), `CRLF in ${file}`);
          });

        it(`survives ${name} cut off at any line, and its findings are ignored by comments`, () => {
          const result = lint.lint(files, settings);
          for (const file of files) {
            for (let at = file.text.indexOf('\n'); at !== -1; at = file.text.indexOf('\n', at + 1)) {
              const cut = files.map((other) => (other === file ? { ...file, text: file.text.slice(0, at) } : other));
              const { findings } = lint.lint(cut, settings, result);
              const stopped = [...findings.values()].flat().filter(({ message }) => message.includes('stopped on'));
              assert.deepEqual(stopped, []);
            }
          }
          const ignored = files.map((file) => ({
            ...file,
            text: `# pullbook: ignore-file[${id}] for the test\n${file.text}`,
          }));
          assert.deepEqual(foundAt(lint.lint(ignored, settings), id), []);
        });
      }
    });
  }
});

describeTerraformFmt();
