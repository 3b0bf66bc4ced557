import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defaultSettings, profiles, type Settings } from '../../../../src/lint/settings';
import type { Finding } from '../../../../src/lint/rule';
import { LineIndex } from '../../../../src/shared/text';

export const fixtureFolder = path.join(__dirname, '../../../fixtures/rules');

/**
 * One config of a rule. A comment that holds `want <rule>` expects a finding of that rule on its line, `want-at <line>
 * <rule>` on another one, where no comment can stand. Words after it say more of that finding: a severity, a confidence,
 * and `safe`, `unsafe`, `singly` or `fixless`. `# profile:` and `# settings:` (JSON) on the first lines set both,
 * `# repository:` the texts of files around it.
 */
export interface RuleFixture {
  readonly rule: string;
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly settings: Settings;
  /** `line rule`, sorted. */
  readonly wanted: readonly string[];
  /** What the words after an expectation say. */
  readonly facts: readonly { readonly line: number; readonly rule: string; readonly words: readonly string[] }[];
}

/** Every fixture of one rule: `ok*` without findings, `err*` with; `*.fixed.yml` are outcomes. */
export function readFixtures(rule: string): RuleFixture[] {
  const folder = path.join(fixtureFolder, rule);
  return readdirSync(folder)
    .filter((name) => /^(?:ok|err)[\w-]*\.yml$/.test(name))
    .map((name) => {
      const file = path.join(folder, name);
      const text = readFileSync(file, 'utf8');
      return { rule, name, file, text, settings: settingsOf(text), wanted: wantedOf(text), facts: factsOf(text) };
    });
}

function settingsOf(text: string): Settings {
  const profile = profiles.find((known) => known === /^# profile: (\w+)/m.exec(text)?.[1]) ?? 'recommended';
  const more = /^# settings: (.*)$/m.exec(text)?.[1];
  const files = /^# repository: (.*)$/m.exec(text)?.[1];
  return {
    ...defaultSettings,
    profile,
    ...(more === undefined ? {} : (JSON.parse(more) as Partial<Settings>)),
    ...(files === undefined
      ? {}
      : { repository: new Map(Object.entries(JSON.parse(files) as Record<string, string>)) }),
  };
}

function wantedOf(text: string): string[] {
  return factsOf(text)
    .map(({ line, rule }) => `${line} ${rule}`)
    .sort();
}

function factsOf(text: string): RuleFixture['facts'] {
  return text.split('\n').flatMap((line, index) => {
    const at = /want-at (\d+) ([a-z0-9-]+)([ a-z]*)/.exec(line);
    const here = at ?? /#.*\bwant()? ([a-z0-9-]+)([ a-z]*)/.exec(line);
    if (here === null) return [];
    const words = (here[3] ?? '').split(' ').filter(Boolean);
    return [{ line: at === null ? index + 1 : Number(at[1]), rule: here[2] ?? '', words }];
  });
}

/** The words of {@link RuleFixture.facts} that are true of a finding. */
export function wordsOf({ severity, confidence, fix }: Finding): string[] {
  return [
    severity,
    confidence,
    ...(fix === undefined ? ['fixless'] : [fix.safe ? 'safe' : 'unsafe', ...(fix.singly ? ['singly'] : [])]),
  ];
}

/** Where findings of a rule start, in the form of {@link RuleFixture.wanted}. */
export function foundLines(text: string, findings: readonly Finding[], rule: string): string[] {
  const lines = new LineIndex(text);
  return findings
    .filter((finding) => finding.rule === rule)
    .map((finding) => `${lines.positionAt(finding.span.start).line} ${rule}`)
    .sort();
}
