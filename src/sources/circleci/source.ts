import type { FixAllOptions, FixedUnit, Lint, Source, SourceLinter, Texts } from '../../lint/source';
import type { Finding, Fix } from '../../lint/rule';
import type { Settings } from '../../lint/settings';
import { composeEdits } from '../../shared/composeEdits';
import { applyEdits, type Edit } from '../../shared/text';
import { runConfigRules } from './runConfigRules';
import { parseConfig } from './parseConfig';
import { chooseFixes, lintText, soundFixes } from './linter';
import { ConfigModel } from './model/configModel';
import { readRepository } from './readRepository';
import { rules } from './registry';
import { configSettings } from './settings';
import type { ConfigFinding } from './rule';

/** CircleCI configs: YAML below `.circleci`. Sources of packed configs and orbs (`.circleci/src`) are fragments, not configs. */
export const circleci: Source = {
  id: 'circleci',
  title: 'CircleCI config',
  languages: ['yaml'],
  globs: ['**/.circleci/**/*.{yml,yaml}'],
  unitGlobs: ['**/.circleci/**/*.{yml,yaml}'],
  unit: 'file',
  rules,
  settings: configSettings,
  isMine: isConfigPath,
  isPart: isConfigPath,
  mayConcern: () => true,
  open: () => Promise.resolve(linter),
};

function isConfigPath(path: string): boolean {
  return /(?:^|\/)\.circleci\/(?:.*\/)?[^/]+\.ya?ml$/.test(path) && !/(?:^|\/)\.circleci\/src\//.test(path);
}

const linter: SourceLinter = {
  lint(files, settings, previous) {
    const [entry, other] = files;
    if (entry === undefined || other !== undefined) throw new RangeError('A config is linted by itself.');
    const [path, text] = entry;
    const earlier = previous instanceof ConfigLint ? previous.model : undefined;
    const document = parseConfig(text, earlier?.document);
    return new ConfigLint(path, files, new ConfigModel(document, settings, { previous: earlier }));
  },
};

/** Rounds after which fixing stops: a fix can uncover a finding whose fix had no place before. */
const maxRounds = 10;

export class ConfigLint implements Lint {
  readonly path: string;
  readonly files: Texts;
  readonly settings: Settings;
  readonly model: ConfigModel;
  readonly findings: ReadonlyMap<string, readonly ConfigFinding[]>;

  constructor(path: string, files: Texts, model: ConfigModel) {
    this.path = path;
    this.files = files;
    this.settings = model.settings;
    this.model = model;
    this.findings = new Map([[path, runConfigRules(model, rules)]]);
  }

  readAround(read: (path: string) => string | undefined | Promise<string | undefined>): Promise<Settings | undefined> {
    return readRepository(this.model, this.path, read);
  }

  soundFixes(_path: string, findings: readonly Finding[]): ReadonlySet<Fix> {
    const asked = new Set(findings.map(({ fix }) => fix));
    const own = this.findings.get(this.path) ?? [];
    return soundFixes(
      this.model,
      own.filter(({ fix }) => fix !== undefined && asked.has(fix)),
    );
  }

  /** As edits of the text as it is: an editor then keeps cursors, folds and marks, and undoes everything in one step. */
  fixAll({ unsafe, only }: FixAllOptions): FixedUnit {
    const { text } = this.model.document;
    const rounds: (readonly Edit[])[] = [];
    let current: { readonly findings: readonly ConfigFinding[]; readonly model: ConfigModel } = {
      findings: this.findings.get(this.path) ?? [],
      model: this.model,
    };
    let count = 0;
    for (let round = 0; round < maxRounds; round++) {
      const wanted = current.findings.filter((finding) => only?.(finding, this.path) ?? true);
      const chosen = chooseFixes(current.model, wanted, unsafe);
      if (chosen.edits.length === 0) break;
      rounds.push(chosen.edits);
      count += chosen.count;
      current = lintText(applyEdits(current.model.document.text, chosen.edits), this.settings);
    }
    const edits = composeEdits(text.length, rounds);
    return {
      edits: new Map(edits.length === 0 ? [] : [[this.path, edits]]),
      applied: new Map(count === 0 ? [] : [[this.path, count]]),
    };
  }
}
