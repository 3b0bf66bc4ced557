import type { RunCommand } from '../../src/lint/command';
import { docsUrl, isBulkFix, lazyFix, type Finding, type Fix, type Rule, type RuleFinding } from '../../src/lint/rule';
import { activeRules, runRule } from '../../src/lint/runRule';
import { namesSetting, valueOf } from '../../src/lint/setting';
import type { Settings } from '../../src/lint/settings';
import { settle } from '../../src/lint/settle';
import type { Lint, Texts } from '../../src/lint/lint';
import type { Source } from '../../src/lint/source';
import { findMarks } from '../../src/lint/suppress';
import { applyEdits, type Edit, type Span } from '../../src/shared/text';

/**
 * A source that no product has: lists of words in `*.toy` files, one a line, each of which must be in lower case, and must
 * stand in the `index.toy` of the repository. It goes through everything that real sources go through.
 */

interface ToyModel {
  readonly path: string;
  readonly text: string;
  readonly index: string | undefined;
  readonly loud: readonly string[];
}

/** Words that may be in capital letters: a setting that only this source has. */
const loudWords = namesSetting('loudWords', 'Words that may be in capital letters.');

const index = 'index.toy';
const common = { confidence: 'high', concern: 'other', category: 'maintainability', profile: 'recommended' } as const;

const shouting: Rule<ToyModel> = {
  ...common,
  id: 'toy-shouting',
  summary: 'A word is in capital letters',
  severity: 'warning',
  compoundFix: 'removes',
  tags: ['deprecated'],
  docs: docsUrl('toy-shouting'),
  *check({ text, loud }) {
    for (const { span, word } of wordsOf(text)) {
      if (word === word.toLowerCase() || loud.includes(word)) continue;
      const fix = lazyFix('Write it in lower case', true, () => ({ edits: [{ span, text: word.toLowerCase() }] }));
      yield { span, message: `\`${word}\` is in capital letters.`, fix };
    }
  },
};

const unlisted: Rule<ToyModel> = {
  ...common,
  id: 'toy-unlisted',
  summary: 'A word is not in the index',
  severity: 'error',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('toy-unlisted'),
  *check({ path, text, index: listed }) {
    if (path === index || listed === undefined) return;
    const known = new Set(wordsOf(listed).map(({ word }) => word));
    for (const { span, word } of wordsOf(text)) {
      if (known.has(word) || word !== word.toLowerCase()) continue;
      const end = { start: listed.length, end: listed.length };
      const fix = lazyFix('Add it to the index', true, () => ({
        edits: [{ path: index, span: end, text: `${word}\n` }],
      }));
      yield {
        span,
        message: `\`${word}\` is not in the index.`,
        fix,
        related: [{ path: index, span: end, message: 'Here.' }],
      };
    }
  },
};

const toyRules: readonly Rule<ToyModel>[] = [shouting, unlisted];
export const toyCommand = 'pullbook.toy.lower';

function wordsOf(text: string): { readonly span: Span; readonly word: string }[] {
  return Array.from(text.matchAll(/^[A-Za-z]+/gm), ({ 0: word, index: start }) => ({
    span: { start, end: start + word.length },
    word,
  }));
}

class ToyLint implements Lint {
  readonly files: Texts;
  readonly settings: Settings;
  readonly findings: ReadonlyMap<string, readonly Finding[]>;

  constructor(files: Texts, settings: Settings) {
    this.files = files;
    this.settings = settings;
    const active = activeRules(toyRules, settings);
    this.findings = new Map(
      [...files].map(([path, text]) => {
        const found: Finding[] = [];
        const model = { path, text, index: files.get(index), loud: valueOf(settings, loudWords) };
        for (const one of active) runRule(one, (): Iterable<RuleFinding> => one.rule.check?.(model) ?? [], true, found);
        const comments = { text, marks: findMarks(text), isInScalar: () => false };
        return [path, settle(found, toyRules, active, comments, settings, true, (edits) => ({ edits }))];
      }),
    );
  }

  readAround(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  soundFixes(_path: string, findings: readonly Finding[]): ReadonlySet<Fix> {
    return new Set(findings.flatMap(({ fix }) => fix ?? []));
  }

  fixAll({ unsafe, only }: Parameters<Lint['fixAll']>[0]): ReturnType<Lint['fixAll']> {
    const edits = new Map<string, Edit[]>();
    const applied = new Map<string, number>();
    for (const [path, findings] of this.findings) {
      for (const finding of findings) {
        const { fix } = finding;
        if (!isBulkFix(fix, { unsafe }) || only?.(finding, path) === false) continue;
        applied.set(path, (applied.get(path) ?? 0) + 1);
        for (const edit of fix.edits) edits.set(edit.path ?? path, [...(edits.get(edit.path ?? path) ?? []), edit]);
      }
    }
    return { edits, applied };
  }

  hoverAt(path: string, offset: number, linkTo: (path: string) => string): ReturnType<NonNullable<Lint['hoverAt']>> {
    const at = wordsOf(this.files.get(path) ?? '').find(({ span }) => span.start <= offset && offset <= span.end);
    return at && { span: at.span, sign: 'note', markdown: `**${at.word}** of [the index](${linkTo(index)})` };
  }

  completionsAt(): ReturnType<NonNullable<Lint['completionsAt']>> {
    return [{ label: 'hello', detail: 'A word', lines: ['hello'], also: [] }];
  }

  lensesOf(_path: string, unit: string): ReturnType<NonNullable<Lint['lensesOf']>> {
    const offer = { title: 'Lower all', command: toyCommand, arguments: [unit] };
    return [{ span: { start: 0, end: 0 }, title: 'Lower all', offer }];
  }

  offersFor(_path: string, findings: readonly Finding[], unit: string): ReturnType<NonNullable<Lint['offersFor']>> {
    const removed = findings.filter(({ rule }) => rule === shouting.id);
    return removed.length === 0
      ? []
      : [{ offer: { title: 'Lower all…', command: toyCommand, arguments: [unit] }, findings: removed }];
  }

  counts(): Readonly<Record<string, number>> {
    return { words: [...this.files.values()].reduce((sum, text) => sum + wordsOf(text).length, 0) };
  }

  detail(): string {
    return `${this.files.size} lists`;
  }
}

const lower: RunCommand = async (context) => {
  const unit = await context.current();
  if (unit === undefined) context.say('Open a list of words first.');
  else
    await context.propose(unit.id, ({ files }) => {
      const edits = [...files].flatMap(([path, text]): [string, Edit[]][] => {
        const own = wordsOf(text).filter(({ word }) => word !== word.toLowerCase());
        return own.length === 0 ? [] : [[path, own.map(({ span, word }) => ({ span, text: word.toLowerCase() }))]];
      });
      return edits.length === 0 ? undefined : { title: 'Lower all', edits: new Map(edits) };
    });
};

/** @param unit - Whether each list is linted by itself, or all lists of a repository together. */
export function toySource(unit: Source['unit']): Source {
  const isMine = (path: string): boolean => path.endsWith('.toy');
  return {
    id: 'toy',
    title: 'list of words',
    finds: 'words that nobody should shout in lists',
    topics: ['words'],
    languages: ['plaintext'],
    globs: ['**/*.toy'],
    unitGlobs: ['**/*.toy'],
    unit,
    commands: [toyCommand],
    rules: toyRules,
    settings: [loudWords],
    audit: {
      what: 'lists of words',
      none: 'no list of words',
      units: 'lists',
      key: 'toys',
      unitKey: 'list',
      unitTitle: 'List',
      columns: [['words', 'Words']],
      heading: 'Words',
      outcome: (rows) => `${rows.length} lists audited.`,
    },
    run: { [toyCommand]: lower },
    isMine,
    isPart: isMine,
    mayConcern: () => true,
    open: () => Promise.resolve({ lint: (files, settings) => new ToyLint(files, settings) }),
  };
}

/** What a change makes of texts. */
export function afterChange(
  files: readonly { readonly file: string; readonly before: string | undefined; readonly edits: readonly Edit[] }[],
): Record<string, string> {
  return Object.fromEntries(files.map(({ file, before, edits }) => [file, applyEdits(before ?? '', edits)]));
}
