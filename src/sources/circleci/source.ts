import type { FixAllOptions, FixedUnit, Lint, Source, SourceLinter, Texts } from '../../lint/source';
import type { Finding, Fix } from '../../lint/rule';
import type { Settings } from '../../lint/settings';
import { composeEdits } from '../../shared/composeEdits';
import { applyEdits, type Edit } from '../../shared/text';
import { runRules } from '../../lint/engine';
import { YamlDocument } from '../yaml/yamlDocument';
import { chooseFixes, lintText, soundFixes } from './linter';
import { ConfigModel } from './model/configModel';
import { readRepository } from './readRepository';
import { rules } from './registry';

/** CircleCI configs: YAML below `.circleci`. Sources of packed configs and orbs (`.circleci/src`) are fragments, not configs. */
export const circleci: Source = {
  id: 'circleci',
  title: 'CircleCI config',
  finds: 'docker images and docker calls that pull without credentials in CircleCI configs',
  languages: ['yaml'],
  globs: ['**/.circleci/**/*.{yml,yaml}'],
  unitGlobs: ['**/.circleci/**/*.{yml,yaml}'],
  unit: 'file',
  rootOf: folderAround,
  rules,
  isMine: isConfigPath,
  isPart: isConfigPath,
  mayConcern: () => true,
  open: () => Promise.resolve(linter),
};

function isConfigPath(path: string): boolean {
  return /(?:^|\/)\.circleci\/(?:.*\/)?[^/]+\.ya?ml$/.test(path) && !/(?:^|\/)\.circleci\/src\//.test(path);
}

/** The folder that holds `.circleci`: its configs are a project of their own, also in a larger repository. */
function folderAround(path: string): string | undefined {
  const names = path.split('/').slice(0, -1);
  const at = names.lastIndexOf('.circleci');
  if (at === -1) return undefined;
  return names.slice(0, at).join('/') || (path.startsWith('/') ? '/' : '');
}

const linter: SourceLinter = {
  lint(files, settings, previous) {
    const [path, text] = onlyOne(files);
    const earlier = previous instanceof ConfigLint ? previous.model : undefined;
    const document = YamlDocument.parse(text, earlier?.document);
    return new ConfigLint(path, files, new ConfigModel(document, settings, { previous: earlier }));
  },
  lintOnce: (files, settings) => lintConfig(...onlyOne(files), settings),
};

function onlyOne(files: Texts): readonly [path: string, text: string] {
  const [entry, other] = files;
  if (entry === undefined || other !== undefined) throw new RangeError('A config is linted by itself.');
  return entry;
}

/** Lints a config of which no later state will be linted. */
export function lintConfig(path: string, text: string, settings: Settings): ConfigLint {
  return new ConfigLint(path, new Map([[path, text]]), new ConfigModel(YamlDocument.parse(text), settings));
}

/** Rounds after which fixing stops: a fix can uncover a finding whose fix had no place before. */
const maxRounds = 10;

export class ConfigLint implements Lint {
  readonly path: string;
  readonly files: Texts;
  readonly settings: Settings;
  readonly model: ConfigModel;
  readonly findings: ReadonlyMap<string, readonly Finding[]>;

  constructor(path: string, files: Texts, model: ConfigModel) {
    this.path = path;
    this.files = files;
    this.settings = model.settings;
    this.model = model;
    this.findings = new Map([[path, runRules(model, rules)]]);
  }

  readAround(read: (path: string) => string | undefined | Promise<string | undefined>): Promise<Settings | undefined> {
    return readRepository(this.model, this.path, read);
  }

  soundFixes(_path: string, findings: readonly Finding[]): ReadonlySet<Fix> {
    return soundFixes(this.model, findings);
  }

  /** As edits of the text as it is: an editor then keeps cursors, folds and marks, and undoes everything in one step. */
  fixAll({ unsafe, only }: FixAllOptions): FixedUnit {
    const { text } = this.model.document;
    const rounds: (readonly Edit[])[] = [];
    let current: { readonly findings: readonly Finding[]; readonly model: ConfigModel } = {
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
