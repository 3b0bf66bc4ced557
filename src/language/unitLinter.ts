import type { Settings } from '../lint/settings';
import type { Assets, Source, SourceLinter } from '../lint/source';
import type { SettingsFinder } from '../project/settings';
import { pathIn, type Files } from '../shared/files';
import type { LintedUnit } from './linted';
import type { Documents } from './ports';
import { areSame, isCurrent, type TrackedUnit } from './trackedUnit';

export interface UnitLinterOptions {
  readonly files: Files;
  readonly documents: Documents;
  readonly assets: Assets;
  readonly settings: SettingsFinder;
  /** The folder of the workspace that a file is in. */
  readonly folderOf: (path: string) => string | undefined;
}

/** Times a unit is linted again because what lies around it says more, or its text has changed meanwhile. */
const maxRounds = 8;

/** Lints units, each state of their texts once, with the settings and the files around them. Loads linters on first use. */
export class UnitLinter {
  readonly #options: UnitLinterOptions;
  readonly #linters = new Map<Source, Promise<SourceLinter>>();

  constructor(options: UnitLinterOptions) {
    this.#options = options;
  }

  /**
   * The lint of a unit as it is now; `undefined` where its file was closed meanwhile.
   *
   * @param whatever - Also parse files that speak of nothing that the rules are about.
   */
  async lint(unit: TrackedUnit, whatever: boolean): Promise<LintedUnit | undefined> {
    const { source, id, root } = unit;
    for (let round = 0; round < maxRounds; round++) {
      const before = unit.texts();
      if (before === undefined) return undefined;
      const [first = ''] = before.texts.keys();
      const path = pathIn(root, source.settingsPath?.(before.texts) ?? first);
      const found = await this.#options.settings.of(path, this.#options.folderOf(path));
      const settings = withAround(unit, found.settings);
      const isIdle = !whatever && source.idle !== undefined && !source.mayConcern(before.texts, settings);
      const linter = isIdle ? undefined : await this.#linterOf(source);
      // From here on nothing waits, so what comes out is the lint of what is there now.
      const now = unit.texts();
      if (now === undefined) return undefined;
      const known = unit.linted;
      if (known !== undefined && unit.settings === settings && areSame(known.texts, now.texts)) {
        if (!unit.isIdle || isIdle) return (unit.linted = { ...known, ...now });
      }
      const started = performance.now();
      const lint = linter?.lint(now.texts, settings, known?.lint) ?? source.idle?.(now.texts, settings);
      if (lint === undefined) return undefined;
      unit.cost = performance.now() - started;
      unit.isIdle = linter === undefined;
      unit.settings = settings;
      unit.linted = { source, id, root, lint, settingsFile: found.path, ...now };
      const wider = await lint.readAround((name) => this.#readAround(pathIn(root, name)));
      if (wider?.repository !== undefined) unit.around = new Map([...(unit.around ?? []), ...wider.repository]);
      else if (isCurrent(unit)) return unit.linted;
    }
    return isCurrent(unit) ? unit.linted : undefined;
  }

  /** A file around a unit as a person would see it now; what cannot be read proves nothing. */
  async #readAround(file: string): Promise<string | undefined> {
    return this.#options.documents.get(file)?.text ?? this.#options.files.read(file).catch(() => undefined);
  }

  #linterOf(source: Source): Promise<SourceLinter> {
    const known = this.#linters.get(source) ?? source.open(this.#options.assets);
    this.#linters.set(source, known);
    // What could not be loaded this time may be the next.
    known.catch(() => this.#linters.delete(source));
    return known;
  }
}

/** The settings with what lies around the unit: the same object until either changes. */
function withAround(unit: TrackedUnit, base: Settings): Settings {
  const { around, merged } = unit;
  if (around === undefined) return base;
  if (merged?.base === base && merged.around === around) return merged.whole;
  const whole = { ...base, repository: around };
  unit.merged = { base, around, whole };
  return whole;
}
