import path from 'node:path';
import type { Source, SourceLinter } from '../lint/source';
import type { Settings } from '../lint/settings';
import { nativePath, portableFrom, portablePath } from '../ports/checkoutFiles';
import { partsOf } from '../project/filesOf';
import { nameIn, type LintInput } from './lintInputs';
import type { LintProject } from './lintProject';
import type { LintedFile } from './lintReport';
import { textOf, type LintRequest } from './lintRequest';
import { lintUnit, reportOf, unlinted, untouched, type LintUnit } from './lintUnit';
import { describeFailure, type MarkedText } from './readUtf8';

/** The inputs of one repository that have the same settings. */
interface Group {
  readonly root: string;
  readonly settings: Settings;
  readonly inputs: LintInput[];
  linted?: Promise<ReadonlyMap<LintInput, LintedFile | undefined>>;
}

/** Lints the files of a source whose unit is the repository: all files of one are read, and only those asked for are told. */
export class RepositoryLints {
  readonly #source: Source;
  readonly #open: () => Promise<SourceLinter>;
  readonly #request: LintRequest;
  readonly #project: LintProject;
  #groups: Promise<ReadonlyMap<LintInput, Group | LintedFile>> | undefined;

  constructor(source: Source, open: () => Promise<SourceLinter>, request: LintRequest, project: LintProject) {
    this.#source = source;
    this.#open = open;
    this.#request = request;
    this.#project = project;
  }

  /** The lint of a file; `undefined` for one that was found and holds nothing that the rules are about. */
  async of(input: LintInput): Promise<LintedFile | undefined> {
    const group = (await (this.#groups ??= this.#group())).get(input);
    if (group === undefined || !('inputs' in group)) return group;
    return (await (group.linted ??= this.#lint(group))).get(input);
  }

  /** Files of one repository with the same settings are linted together. */
  async #group(): Promise<ReadonlyMap<LintInput, Group | LintedFile>> {
    const groups: Group[] = [];
    const groupOf = new Map<LintInput, Group | LintedFile>();
    for (const input of this.#request.inputs) {
      if (input.source !== this.#source) continue;
      // What is read together with others is known by its name.
      if (!this.#source.isMine(path.basename(input.file))) {
        groupOf.set(input, unlinted(input.name, `a ${this.#source.title} has another name`));
        continue;
      }
      try {
        const root = await this.#project.rootOf(input.file);
        const settings = await this.#project.settingsOf(input.file);
        let group = groups.find((one) => one.root === root && one.settings === settings);
        if (group === undefined) groups.push((group = { root, settings, inputs: [] }));
        group.inputs.push(input);
        groupOf.set(input, group);
      } catch (error) {
        groupOf.set(input, unlinted(input.name, describeFailure(error)));
      }
    }
    return groupOf;
  }

  async #lint({ root, settings, inputs }: Group): Promise<ReadonlyMap<LintInput, LintedFile | undefined>> {
    const nameOf = (file: string): string => portableFrom(root, file);
    const results = new Map<LintInput, LintedFile | undefined>();
    const texts = await this.#textsAround(root, new Set(inputs.map(({ file }) => file)));
    const asked = new Map<string, string>();
    // Standard input comes in the place of what is on the disk.
    for (const input of [...inputs].sort((a, b) => Number(a.isStdin) - Number(b.isStdin))) {
      try {
        texts.set(nameOf(input.file), await textOf(input, this.#request, this.#project.given));
        asked.set(nameOf(input.file), input.file);
      } catch (error) {
        texts.delete(nameOf(input.file));
        results.set(input, unlinted(input.name, describeFailure(error)));
      }
    }
    const unit: LintUnit = { root, texts, asked, settings, around: undefined };
    const plain = new Map([...texts].map(([name, { text }]) => [name, text]));
    const linted = this.#source.mayConcern(plain, settings)
      ? await lintUnit(await this.#open(), unit, { ...this.#request, roots: this.#project.given })
      : undefined;
    for (const input of inputs) {
      if (results.has(input)) continue;
      const own = nameOf(input.file);
      const file =
        linted === undefined
          ? untouched(input.name, plain.get(own) ?? '')
          : reportOf(linted, unit, { own, shown: input.name, folder: this.#request.folder });
      results.set(input, input.isNamed || this.#isOfInterest(file, settings) ? file : undefined);
    }
    return results;
  }

  /**
   * A file that nobody asked for and that cannot be read leaves a gap, which is said.
   * @param asked - Absolute: those that are told by themselves.
   */
  async #textsAround(root: string, asked: ReadonlySet<string>): Promise<Map<string, MarkedText>> {
    const around = this.#project.filesBelow(root);
    const { repositories } = this.#project;
    const texts = new Map<string, MarkedText>();
    for (const name of await partsOf(this.#source, around, portablePath(root), { repositories })) {
      const file = nativePath(name);
      if (asked.has(file)) continue;
      const text = await around.read(name).catch((error: unknown) => {
        this.#request.onGap(nameIn(this.#request.folder, file), describeFailure(error));
        return undefined;
      });
      if (text !== undefined) texts.set(portableFrom(root, file), { mark: '', text });
    }
    return texts;
  }

  /** Whether a file that a search found is worth a line in a report. */
  #isOfInterest(file: LintedFile, settings: Settings): boolean {
    if (file.findings.length > 0 || file.applied > 0 || file.error !== undefined) return true;
    return this.#source.mayConcern(new Map([[file.path, file.text]]), settings);
  }
}
