import { existsSync, readFileSync, readdirSync, writeFileSync, type Dirent } from 'node:fs';
import path from 'node:path';
import type { Fix } from '../lint/rule';
import type { Settings } from '../lint/settings';
import { readHclWasm } from '../ports/hclWasm';
import { CheckoutLinter, withChanges, type CheckoutLint } from '../terraform/checkoutLinter';
import { createHclParser } from '../terraform/hcl/hclParser';
import type { TerraformFile } from '../terraform/model/checkout';
import { mentionsWiring } from '../terraform/model/mentionsWiring';
import { copiedFolders } from '../terraform/model/terraformPaths';
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
    const { fix, unsafe, given } = this.#request;
    const nameIn = (file: string): string => path.relative(root, file).split(path.sep).join('/');
    const asked = new Map(files.map((file) => [nameIn(file), file]));
    const texts = new Map<string, MarkedText>();
    for (const file of new Set([...terraformBelow(root), ...files])) {
      try {
        texts.set(nameIn(file), decodeUtf8(given?.file === file ? given.bytes : readFileSync(file)));
      } catch (error) {
        // A file that nobody asked for only leaves a gap.
        if (files.includes(file)) this.#linted.set(file, this.#failed(file, describeFailure(error)));
      }
    }
    const before = [...texts].map(([name, { text }]): TerraformFile => ({ path: name, text }));
    let lint = linter.lint(before, settings);
    let applied: ReadonlyMap<string, number> = new Map();
    if (fix) {
      const fixed = linter.fixAll(lint, {
        unsafe,
        only: ({ fix }, file) =>
          asked.has(file) && (fix?.edits ?? []).every((edit) => edit.path === undefined || asked.has(edit.path)),
      });
      for (const [name, text] of fixed.changed) {
        writeFileSync(asked.get(name) ?? path.join(root, name), (texts.get(name)?.mark ?? '') + text);
      }
      applied = fixed.applied;
      lint = linter.lint(withChanges(before, fixed.changed), settings, lint);
    }
    for (const [name, file] of asked) {
      if (this.#linted.has(file)) continue;
      this.#linted.set(file, this.#report(linter, lint, name, file, root, applied.get(name) ?? 0));
    }
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
          if (finding.fix !== undefined && linter.afterFix(lint, finding, name) !== undefined) sound.add(finding.fix);
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

interface Group {
  readonly root: string;
  readonly settings: Settings;
  readonly files: string[];
}

/** Whether a file that a search found is worth a line in a report. */
export function isOfInterest({ findings, text, applied, error }: LintedFile): boolean {
  return findings.length > 0 || applied > 0 || error !== undefined || mentionsWiring(text);
}

/** The folder whose files belong together: the repository's, else the working folder, else the file's own. */
function repositoryOf(file: string, folder: string): string {
  for (let at = path.dirname(file); ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return at;
    if (path.dirname(at) === at) break;
  }
  const isBelow = !path.relative(folder, file).startsWith('..') && !path.isAbsolute(path.relative(folder, file));
  return isBelow ? folder : path.dirname(file);
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
