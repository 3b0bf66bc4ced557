import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readHclWasm } from '../../../../src/ports/hclWasm';
import { CheckoutLinter, type CheckoutLint } from '../../../../src/sources/terraform/checkoutLinter';
import { createHclParser } from '../../../../src/sources/terraform/hcl/hclParser';
import type { TerraformFile } from '../../../../src/sources/terraform/model/checkout';
import { defaultSettings, type Settings } from '../../../../src/lint/settings';
import { LineIndex } from '../../../../src/shared/text';

export const wiringFixtures = path.join(__dirname, '../../../fixtures/wiring');

/** The parser is made once for all tests. */
export const linter = readHclWasm()
  .then(createHclParser)
  .then((parser) => new CheckoutLinter(parser));

/**
 * A checkout of a rule in one text: `# file: sirius/main.tf` begins a file. A comment that holds `want <rule>` expects a
 * finding of that rule on its line, `want-next <rule>` on the line below. Words after it say more of that finding: a
 * severity, a confidence, and `safe`, `unsafe` or `fixless`. `# settings:` (JSON) on the first lines sets them. The
 * modules that every checkout shares are added from `modules.tf`, unless the fixture has files of those names.
 */
export interface WiringFixture {
  readonly name: string;
  readonly files: readonly TerraformFile[];
  readonly settings: Settings;
  readonly wanted: readonly Wanted[];
  /** Where its golden outcome lies: a text of the same form. */
  readonly golden: string;
}

export interface Wanted {
  /** `path:line rule`. */
  readonly at: string;
  readonly rule: string;
  readonly words: readonly string[];
}

/** Every fixture of one rule: `ok*` without findings of it, `err*` with. */
export function readWiringFixtures(rule: string): WiringFixture[] {
  const folder = path.join(wiringFixtures, rule);
  return readdirSync(folder)
    .filter((name) => /^(?:ok|err)[\w-]*\.tf$/.test(name))
    .map((name) => {
      const text = readFileSync(path.join(folder, name), 'utf8');
      const settings = /^# settings: (.*)$/m.exec(text)?.[1];
      const own = splitFiles(text);
      return {
        name,
        files: withModules(own),
        settings: {
          ...defaultSettings,
          ...(settings === undefined ? {} : (JSON.parse(settings) as Partial<Settings>)),
        },
        wanted: own.flatMap(wantedIn),
        golden: path.join(folder, name.replace(/\.tf$/, '.fixed.tf')),
      };
    });
}

/** The files in a text of the fixtures' form. */
export function splitFiles(text: string): TerraformFile[] {
  const parts = text.split(/^# file: (.*)\n/m).slice(1);
  const files: TerraformFile[] = [];
  for (let index = 0; index < parts.length; index += 2)
    files.push({ path: parts[index] ?? '', text: (parts[index + 1] ?? '').replace(/\n\n$/, '\n') });
  return files;
}

export function joinFiles(files: readonly TerraformFile[]): string {
  return files.map(({ path: name, text }) => `# file: ${name}\n${text}`).join('\n');
}

/** The secrets module and the repository module of every checkout. */
export function withModules(files: readonly TerraformFile[]): readonly TerraformFile[] {
  const shared = splitFiles(readFileSync(path.join(wiringFixtures, 'modules.tf'), 'utf8'));
  const own = new Set(files.map(({ path: name }) => name));
  return [...files, ...shared.filter(({ path: name }) => !own.has(name))];
}

function wantedIn({ path: name, text }: TerraformFile): Wanted[] {
  return text.split('\n').flatMap((line, index) => {
    const [, where = '', rule = '', words = ''] = /#.*\b(want(?:-next)?) ([a-z0-9-]+)([ a-z]*)/.exec(line) ?? [];
    if (rule === '') return [];
    const at = `${name}:${index + (where === 'want' ? 1 : 2)} ${rule}`;
    return [{ at, rule, words: words.split(' ').filter(Boolean) }];
  });
}

/** Where findings of a rule start, in the form of {@link Wanted.at}, sorted. */
export function foundAt(lint: CheckoutLint, rule: string): string[] {
  return placesOf(lint, rule)
    .map(({ at }) => at)
    .sort();
}

/** Each finding of a rule with its place. */
export function placesOf(lint: CheckoutLint, rule: string) {
  return [...lint.findings].flatMap(([file, findings]) => {
    const lines = new LineIndex(lint.wiring.checkout.file(file)?.text ?? '');
    return findings
      .filter((finding) => finding.rule === rule)
      .map((finding) => ({ at: `${file}:${lines.positionAt(finding.span.start).line} ${rule}`, file, finding }));
  });
}
