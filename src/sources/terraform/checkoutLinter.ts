import { isBulkFix, type FileEdit, type Finding } from '../../lint/rule';
import { activeRules, runRule } from '../../lint/runRule';
import { settle } from '../../lint/settle';
import type { Settings } from '../../lint/settings';
import { findMarks, type CommentedText } from '../../lint/suppress';
import { applyEdits } from '../../shared/text';
import type { HclParser } from './hcl/hclParser';
import { isInText } from './hcl/isInText';
import { Checkout, type SourceFile, type TerraformFile } from './model/checkout';
import { WiringModel } from './model/wiringModel';
import { rules, wiringRules } from './registry';
import type { WiringFinding } from './rule';

/** What linting a checkout gave. */
export interface CheckoutLint {
  readonly wiring: WiringModel;
  readonly settings: Settings;
  /** By the path of the file; a file without findings has an empty list. */
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
}

/** Texts by the paths of their files: only of those that change. */
export type ChangedFiles = ReadonlyMap<string, string>;

/** Lints whole checkouts: wiring goes over files. */
export class CheckoutLinter {
  readonly parser: HclParser;

  constructor(parser: HclParser) {
    this.parser = parser;
  }

  /** @param previous - The lint of an earlier state of the files: what did not change is not parsed again. */
  lint(files: readonly TerraformFile[], settings: Settings, previous?: CheckoutLint): CheckoutLint {
    const checkout = Checkout.read(this.parser, files, previous?.wiring.checkout);
    const wiring = new WiringModel(checkout, settings.credentials);
    return { wiring, settings, findings: runWiringRules(wiring, settings) };
  }

  /**
   * The files that the fix of a finding changes, or `undefined` where it would not parse afterwards, or the finding would
   * still be there. Ask before offering one.
   */
  afterFix(lint: CheckoutLint, finding: Finding, file: string): ChangedFiles | undefined {
    if (finding.fix === undefined) return undefined;
    const changed = changedBy(lint.wiring.checkout, file, finding.fix.edits);
    if (changed === undefined || changed.size === 0) return undefined;
    const after = this.lint(withChanges(lint.wiring.checkout.files, changed), lint.settings, lint);
    for (const path of changed.keys()) {
      if ((after.wiring.checkout.file(path)?.hcl.problems.length ?? 0) > 0) return undefined;
    }
    // Once it is fixed, the same rule may find the next one, such as the next missing link of a chain.
    const isGone = count(after, finding, file) < count(lint, finding, file);
    return isGone && count(after, { rule: finding.rule }) <= count(lint, { rule: finding.rule }) ? changed : undefined;
  }

  /**
   * Applies every fix, safe ones only unless told otherwise, until none is left.
   * @returns the lint of what came out, the files that changed, and how many fixes were applied in each.
   */
  fixAll(
    lint: CheckoutLint,
    options: { readonly unsafe?: boolean; readonly only?: (finding: Finding, file: string) => boolean } = {},
  ): { readonly lint: CheckoutLint; readonly changed: ChangedFiles; readonly applied: ReadonlyMap<string, number> } {
    let current = lint;
    const changed = new Map<string, string>();
    const applied = new Map<string, number>();
    for (let round = 0; round < maxRounds; round++) {
      const next = this.#nextFix(current, options);
      if (next === undefined) break;
      for (const [path, text] of next.files) changed.set(path, text);
      applied.set(next.file, (applied.get(next.file) ?? 0) + 1);
      current = this.lint(withChanges(current.wiring.checkout.files, next.files), lint.settings, current);
    }
    return { lint: current, changed, applied };
  }

  #nextFix(
    lint: CheckoutLint,
    {
      unsafe = false,
      only,
    }: { readonly unsafe?: boolean; readonly only?: (finding: Finding, file: string) => boolean },
  ): { readonly file: string; readonly files: ChangedFiles } | undefined {
    for (const [file, findings] of lint.findings) {
      for (const finding of findings) {
        if (!isBulkFix(finding.fix, { unsafe }) || only?.(finding, file) === false) continue;
        const files = this.afterFix(lint, finding, file);
        if (files !== undefined) return { file, files };
      }
    }
    return undefined;
  }
}

/** Fixes that one run applies at most: each takes a finding away, so more would be a defect. */
const maxRounds = 1_000;

/** What edits make of the files of a checkout; `undefined` when two of them touch the same place. */
function changedBy(checkout: Checkout, file: string, edits: readonly FileEdit[]): ChangedFiles | undefined {
  const byPath = new Map<string, FileEdit[]>();
  for (const edit of edits) byPath.set(edit.path ?? file, [...(byPath.get(edit.path ?? file) ?? []), edit]);
  try {
    return new Map([...byPath].map(([path, own]) => [path, applyEdits(checkout.file(path)?.text ?? '', own)] as const));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}

/** Files with new texts; one that was not there is added. */
function withChanges(files: readonly TerraformFile[], changed: ChangedFiles): readonly TerraformFile[] {
  const known = new Set(files.map(({ path }) => path));
  return [
    ...files.map((file) => ({ path: file.path, text: changed.get(file.path) ?? file.text })),
    ...[...changed].filter(([path]) => !known.has(path)).map(([path, text]) => ({ path, text })),
  ];
}

/** How many findings of a rule there are, or how many that say the same of one file. */
function count(
  { findings }: CheckoutLint,
  { rule, message }: { readonly rule: string; readonly message?: string },
  file?: string,
): number {
  const lists = file === undefined ? [...findings.values()] : [findings.get(file) ?? []];
  return lists
    .flat()
    .filter((finding) => finding.rule === rule && (message === undefined || finding.message === message)).length;
}

function runWiringRules(wiring: WiringModel, settings: Settings): ReadonlyMap<string, readonly Finding[]> {
  const byFile = new Map<string, Finding[]>(wiring.checkout.files.map(({ path }) => [path, []]));
  for (const { rule, level } of activeRules(wiringRules, settings)) {
    const places: SourceFile[] = [];
    const found: Finding[] = [];
    const check = function* (): Generator<WiringFinding> {
      for (const finding of rule.check(wiring)) {
        places.push(finding.file);
        yield finding;
      }
    };
    runRule({ rule, level }, check, true, found);
    found.forEach((finding, index) => {
      // A rule that crashed has said so without a file.
      const file = places[index] ?? wiring.checkout.files[0];
      if (file === undefined) return;
      const own = file.hcl.problems.length === 0 ? finding : { ...finding, fix: undefined };
      byFile.get(file.path)?.push(own);
    });
  }
  const active = activeRules(rules, settings);
  return new Map(
    wiring.checkout.files.map((file) => {
      const found = byFile.get(file.path) ?? [];
      return [
        file.path,
        settle(found, rules, active, commentsOf(file), settings, file.hcl.problems.length === 0, (edits) => ({
          edits,
        })),
      ];
    }),
  );
}

function commentsOf({ text, hcl }: SourceFile): CommentedText {
  return {
    text,
    marks: findMarks(text),
    isInScalar: (offset) => isInText(hcl, offset),
  };
}
