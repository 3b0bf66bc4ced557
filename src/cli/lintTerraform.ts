import { readdirSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { isBulkFix, type Fix } from '../lint/rule';
import type { Settings } from '../lint/settings';
import { readHclWasm } from '../ports/hclWasm';
import { readRegularFile, realFolder } from '../ports/regularFile';
import { isLink, linkRefused, prepareReplacement, type Replacement } from '../ports/replaceFile';
import { CheckoutLinter, withChanges, type ChangedFiles, type CheckoutLint } from '../sources/terraform/checkoutLinter';
import { createHclParser } from '../sources/terraform/hcl/hclParser';
import type { TerraformFile } from '../sources/terraform/model/checkout';
import { mentionsWiring } from '../sources/terraform/model/mentionsWiring';
import { copiedFolders } from '../sources/terraform/model/terraformPaths';
import { repositoryOf } from './checkoutRoots';
import type { LintedFile } from './lintReport';
import { decodeUtf8, describeFailure, type MarkedText } from './readUtf8';

/** What is asked of the Terraform linter. */
export interface TerraformRequest {
  /** Absolute paths of the files whose findings are told. */
  readonly files: readonly string[];
  readonly fix: boolean;
  readonly unsafe: boolean;
  /** The working folder. */
  readonly folder: string;
  /** Real folders that links of these files may lead to; those of the files around them may lead anywhere in the repository. */
  readonly roots: readonly string[];
  readonly settingsOf: (folder: string) => Settings;
  /** The text of a file that is not on disk, or reads otherwise there: standard input. */
  readonly given: { readonly file: string; readonly bytes: Buffer } | undefined;
}

/**
 * Lints Terraform files, each with everything around it: all `.tf` files of its repository are read, and only those asked
 * for are told. A fix is applied where all that it changes was asked for.
 */
export class TerraformLints {
  readonly #request: TerraformRequest;
  readonly #linted = new Map<string, LintedFile>();

  private constructor(request: TerraformRequest) {
    this.#request = request;
  }

  static async run(request: TerraformRequest): Promise<TerraformLints> {
    const lints = new TerraformLints(request);
    const linter = new CheckoutLinter(await createHclParser(await readHclWasm()));
    for (const group of lints.#groups()) lints.#lint(linter, group);
    return lints;
  }

  /** The lint of a file; `undefined` for one that was found and has nothing to do with the wiring. */
  of(file: string): LintedFile | undefined {
    return this.#linted.get(file);
  }

  /** Files of one repository with the same settings are linted together. */
  #groups(): readonly Group[] {
    const { files, folder, settingsOf } = this.#request;
    const groups: Group[] = [];
    for (const file of files) {
      const root = repositoryOf(file, folder);
      const settings = settingsOf(path.dirname(file));
      const known = groups.find((group) => group.root === root && group.settings === settings);
      if (known === undefined) groups.push({ root, settings, files: [file] });
      else known.files.push(file);
    }
    return groups;
  }

  #lint(linter: CheckoutLinter, { root, settings, files }: Group): void {
    const { fix, given } = this.#request;
    const nameIn = (file: string): string => path.relative(root, file).split(path.sep).join('/');
    const asked = new Map(files.map((file) => [nameIn(file), file]));
    const { roots } = this.#request;
    const around = [...roots, realFolder(root)];
    const own = new Set(files);
    const texts = new Map<string, MarkedText>();
    for (const file of new Set([...terraformBelow(root), ...files])) {
      try {
        texts.set(
          nameIn(file),
          decodeUtf8(given?.file === file ? given.bytes : readRegularFile(file, own.has(file) ? roots : around)),
        );
      } catch (error) {
        // A file that nobody asked for only leaves a gap.
        if (own.has(file)) this.#linted.set(file, this.#failed(file, describeFailure(error)));
      }
    }
    const before = [...texts].map(([name, { text }]): TerraformFile => ({ path: name, text }));
    let lint = linter.lint(before, settings);
    let applied: ReadonlyMap<string, number> = new Map();
    let failures: ReadonlyMap<string, string> = new Map();
    if (fix) {
      const fixed = this.#fix(linter, lint, asked);
      const { written, failed } = write(fixed.changed, asked, texts, roots);
      failures = new Map([...fixed.refused, ...failed]);
      if (failed.size === 0) applied = fixed.applied;
      if (written.size > 0) lint = linter.lint(withChanges(before, written), settings, lint);
    }
    for (const [name, file] of asked) {
      if (this.#linted.has(file)) continue;
      const report = this.#report(linter, lint, name, file, root, applied.get(name) ?? 0);
      this.#linted.set(file, { ...report, error: failures.get(name) });
    }
  }

  /** What all fixes make of the files that were asked for, and why some of those take part in none. */
  #fix(
    linter: CheckoutLinter,
    lint: CheckoutLint,
    asked: ReadonlyMap<string, string>,
  ): Pick<ReturnType<CheckoutLinter['fixAll']>, 'changed' | 'applied'> & { readonly refused: Map<string, string> } {
    const refused = new Map<string, string>();
    const { changed, applied } = linter.fixAll(lint, {
      unsafe: this.#request.unsafe,
      only: ({ fix }, file) => {
        const names = new Set([file, ...(fix?.edits ?? []).map((edit) => edit.path ?? file)]);
        if (![...names].every((name) => asked.has(name))) return false;
        const links = [...names].filter((name) => isLink(asked.get(name) ?? ''));
        for (const name of links) refused.set(name, linkRefused);
        return links.length === 0;
      },
    });
    return { changed, applied, refused };
  }

  #report(
    linter: CheckoutLinter,
    lint: CheckoutLint,
    name: string,
    file: string,
    root: string,
    applied: number,
  ): LintedFile {
    const findings = lint.findings.get(name) ?? [];
    const textOf = (path: string): string => lint.wiring.checkout.file(path)?.text ?? '';
    return {
      path: this.#shown(file),
      text: textOf(name),
      findings,
      soundFixes: () => {
        const sound = new Set<Fix>();
        for (const finding of findings) {
          const { fix } = finding;
          if (isBulkFix(fix, { unsafe: true }) && linter.afterFix(lint, finding, name) !== undefined) sound.add(fix);
        }
        return sound;
      },
      other: (other) => ({ path: this.#shown(path.join(root, other)), text: textOf(other) }),
      applied,
      error: undefined,
    };
  }

  #failed(file: string, error: string): LintedFile {
    const none: ReadonlySet<Fix> = new Set();
    const other = (name: string) => ({ path: name, text: '' });
    return { path: this.#shown(file), text: '', findings: [], soundFixes: () => none, other, applied: 0, error };
  }

  #shown(file: string): string {
    return path.relative(this.#request.folder, file).split(path.sep).join('/') || file;
  }
}

/**
 * Writes all files or, where one cannot be written, none: without one of its files a fix over several is half a fix. Only
 * a rename that fails can come between.
 *
 * @returns the files that were written, and why others could not be.
 */
function write(
  changed: ChangedFiles,
  asked: ReadonlyMap<string, string>,
  texts: ReadonlyMap<string, MarkedText>,
  roots: readonly string[],
): { readonly written: ChangedFiles; readonly failed: ReadonlyMap<string, string> } {
  const prepared = new Map<string, Replacement>();
  const written = new Map<string, string>();
  const failed = new Map<string, string>();
  const attempt = (name: string, work: () => void): void => {
    try {
      if (failed.size === 0) work();
    } catch (error) {
      failed.set(name, describeFailure(error));
    }
  };
  for (const [name, text] of changed)
    attempt(name, () => {
      const file = asked.get(name) ?? '';
      prepared.set(name, prepareReplacement(file, (texts.get(name)?.mark ?? '') + text, roots));
    });
  for (const [name, replacement] of prepared)
    attempt(name, () => {
      replacement.commit();
      written.set(name, changed.get(name) ?? '');
    });
  if (failed.size > 0) for (const replacement of prepared.values()) replacement.discard();
  return { written, failed };
}

interface Group {
  readonly root: string;
  readonly settings: Settings;
  readonly files: string[];
}

/** Whether a file that a search found is worth a line in a report. */
export function isOfInterest({ findings, text, applied, error }: LintedFile): boolean {
  return findings.length > 0 || applied > 0 || error !== undefined || mentionsWiring(text);
}

function* terraformBelow(folder: string): Generator<string> {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!copiedFolders.includes(entry.name)) yield* terraformBelow(full);
    } else if (entry.name.endsWith('.tf')) yield full;
  }
}
