import type { Completion, FindingOffer, Hover, Lens, UnitCounts } from '../../lint/features';
import type { Finding, Fix } from '../../lint/rule';
import { unknownOf, type Judged } from '../../lint/judged';
import type { Settings } from '../../lint/settings';
import type { FixAllOptions, FixedUnit, Lint, Texts } from '../../lint/lint';
import { composeEdits } from '../../shared/composeEdits';
import { applyEdits, type Edit } from '../../shared/text';
import { nodesAt } from '../yaml/nodeAt';
import { authenticateConfig, type Authentication } from './authenticateConfig';
import { authenticationOffers } from './authenticateCommand';
import { configCompletions } from './completion';
import { chooseFixes, lintText, soundFixes } from './linter';
import { ConfigModel } from './model/configModel';
import { parseConfig } from './parseConfig';
import { pullHover } from './pullHover';
import { readRepository } from './readRepository';
import { rules } from './registry';
import type { ConfigFinding } from './rule';
import { runConfigRules } from './runConfigRules';
import { judgePulls } from './verdicts/judgePulls';
import { summarise } from './summarise';
import { summaryLenses } from './summaryLens';

/** Lints a config once. */
export function lintConfig(path: string, text: string, settings: Settings): ConfigLint {
  return new ConfigLint(path, new Map([[path, text]]), ConfigModel.read(parseConfig(text), settings));
}

/** Rules about pulls that must sign in: each says whether it is one. */
export const aboutPulls: ReadonlySet<string> = new Set(
  rules.filter(({ concern }) => concern === 'authentication').map(({ id }) => id),
);

/** Rounds after which fixing stops: a fix can uncover a finding whose fix had no place before. */
const maxRounds = 10;

/** The lint of one config. */
export class ConfigLint implements Lint {
  readonly path: string;
  readonly files: Texts;
  readonly settings: Settings;
  readonly model: ConfigModel;
  readonly findings: ReadonlyMap<string, readonly ConfigFinding[]>;
  #authentication: { readonly whole: Authentication | undefined } | undefined;

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

  /** The compound fix. An editor may ask at every move of the cursor: it is computed once. */
  authentication(): Authentication | undefined {
    this.#authentication ??= { whole: authenticateConfig(this.model) };
    return this.#authentication.whole;
  }

  hoverAt(_path: string, offset: number): Hover | undefined {
    return pullHover(this.model, offset);
  }

  completionsAt(_path: string, offset: number): readonly Completion[] {
    return configCompletions(this.model, offset);
  }

  lensesOf(_path: string, unit: string): readonly Lens[] {
    return summaryLenses(this.model, unit);
  }

  offersFor(_path: string, findings: readonly Finding[], unit: string): readonly FindingOffer<Finding>[] {
    return authenticationOffers(this.model, findings, unit);
  }

  /** Where the scalar starts that a line in the middle of a script or a folded text belongs to. */
  textOver(_path: string, line: number): number | undefined {
    const { document } = this.model;
    const node = nodesAt(document, line).at(-1);
    if (node?.kind !== 'scalar') return undefined;
    const { start } = document.span(node);
    return start < line ? start : undefined;
  }

  counts(): UnitCounts {
    const { images, unauthenticated, jobsWithoutLogin } = summarise(this.model);
    return { images, unauthenticated, jobsWithoutLogin, unknown: unknownOf(this.judged()).length };
  }

  /** A file that does not parse shows nothing of its pulls but that. */
  judged(): readonly Judged[] {
    if (this.model.document.problems.length > 0) return [];
    const own = this.findings.get(this.path) ?? [];
    return judgePulls(
      this.model,
      own.filter(({ rule, severity }) => aboutPulls.has(rule) && (severity === 'error' || severity === 'warning')),
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
