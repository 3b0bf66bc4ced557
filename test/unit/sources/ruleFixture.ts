import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../../../src/lint/rule';
import { defaultSettings, profiles, type Settings } from '../../../src/lint/settings';
import type { Lint, Texts } from '../../../src/lint/lint';
import { LineIndex } from '../../../src/shared/text';
import type { RuleBench } from './ruleBenches';

/**
 * What a rule is tried on: one text of one file, or of several, each of which begins with a line `# file: sirius/main.tf`.
 *
 * A comment that holds `want <rule>` expects a finding of that rule on its line, `want-next <rule>` on the line below,
 * `want-at <line> <rule>` on another one, where no comment can stand. Words after it say more of that finding: a severity,
 * a confidence, and `safe`, `unsafe`, `singly` or `fixless`. `# profile:` and `# settings:` (JSON) on the first lines set
 * both, `# repository:` (JSON) the texts of files that only give facts.
 */
export interface RuleFixture {
  /** `ok*` is without findings of the rule, `err*` with. */
  readonly name: string;
  /** Where it lies. */
  readonly file: string;
  /** Where the outcome of its fixes lies: a text of the same form. */
  readonly golden: string;
  readonly text: string;
  /** Its own files. */
  readonly own: Texts;
  /** Its own files, and those that every fixture of its source has. */
  readonly files: Texts;
  readonly settings: Settings;
  readonly wanted: readonly Wanted[];
}

/** An expected finding. */
export interface Wanted {
  /** `path:line rule`. */
  readonly at: string;
  readonly rule: string;
  readonly words: readonly string[];
}

/** Every fixture of one rule; none where it has no folder. */
export function readRuleFixtures(bench: RuleBench, rule: string): RuleFixture[] {
  const folder = path.join(bench.folder, rule);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^(?:ok|err)[\w-]*\.\w+$/.test(name))
    .map((name) => {
      const file = path.join(folder, name);
      const text = readFileSync(file, 'utf8');
      const own = filesIn(bench, text);
      return {
        name,
        file,
        golden: file.replace(/(?=\.\w+$)/, '.fixed'),
        text,
        own,
        files: withShared(bench, own),
        settings: settingsIn(text),
        wanted: [...own].flatMap(([name, content]) => wantedIn(name, content)),
      };
    });
}

/** The files of a text of the fixtures' form. */
export function filesIn(bench: RuleBench, text: string): Texts {
  const parts = text.split(/^# file: (.*)\n/m);
  if (parts.length === 1) return new Map([[bench.path, text]]);
  const files = new Map<string, string>();
  for (let index = 1; index < parts.length; index += 2)
    files.set(parts[index] ?? '', (parts[index + 1] ?? '').replace(/\n\n$/, '\n'));
  return files;
}

/** The text that {@link filesIn} reads as these files; a fixture that names none has one. */
export function textOf(fixture: RuleFixture, files: Texts): string {
  const isNamed = fixture.text.includes('# file: ');
  if (!isNamed) return [...files.values()].join('');
  return [...files].map(([path, content]) => `# file: ${path}\n${content}`).join('\n');
}

/** With the files that every fixture of the source has, unless these take their place. */
export function withShared(bench: RuleBench, own: Texts): Texts {
  return new Map([...own, ...[...bench.shared].filter(([path]) => !own.has(path))]);
}

function settingsIn(text: string): Settings {
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

function wantedIn(name: string, text: string): Wanted[] {
  return text.split('\n').flatMap((content, index) => {
    const found = /#.*\bwant(-next|-at (\d+))? ([a-z0-9-]+)([ a-z]*)/.exec(content);
    if (found === null) return [];
    const [, where = '', line, rule = '', words = ''] = found;
    const at = line === undefined ? index + (where === '-next' ? 2 : 1) : Number(line);
    return [{ at: `${name}:${at} ${rule}`, rule, words: words.split(' ').filter(Boolean) }];
  });
}

/** The words of {@link Wanted.words} that are true of a finding. */
export function wordsOf({ severity, confidence, fix }: Finding): string[] {
  return [
    severity,
    confidence,
    ...(fix === undefined ? ['fixless'] : [fix.safe ? 'safe' : 'unsafe', ...(fix.singly ? ['singly'] : [])]),
  ];
}

/** A finding with its file, and its place in the form of {@link Wanted.at}. */
export interface Found {
  readonly at: string;
  readonly path: string;
  readonly finding: Finding;
}

/** What was found, of one rule or of all, by place. */
export function foundIn(lint: Lint, rule?: string): Found[] {
  return [...lint.findings]
    .flatMap(([path, findings]) => {
      const lines = new LineIndex(lint.files.get(path) ?? '');
      return findings
        .filter((finding) => rule === undefined || finding.rule === rule)
        .map((finding) => ({
          at: `${path}:${lines.positionAt(finding.span.start).line} ${finding.rule}`,
          path,
          finding,
        }));
    })
    .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}
