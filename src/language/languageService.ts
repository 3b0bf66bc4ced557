import type { Completion, Hover, Lens } from '../lint/features';
import type { Span } from '../shared/text';
import type { AuditReport } from './auditReport';
import type { DiskChange, Person, Subscription, Work } from './ports';
import type {
  Action,
  ProposedChange,
  Diagnostic,
  FileDiagnostics,
  FileState,
  FixReference,
  Fixes,
  Status,
} from './results';

/**
 * The language service: everything that an editor shows of any source, in plain data. Files are named by absolute paths, with
 * `/` between names, as the port of files has them; places are offsets of UTF-16 units; a version is that of an open
 * document, and `undefined` says that the file is not open.
 */

/** What a question about a file is answered with: `undefined` where the file is none of a source's, or has changed meanwhile. */
export type Answer<T> = Promise<({ readonly at: FileState } & T) | undefined>;

export interface LanguageService {
  /** A document was opened, or its text changed: its unit is linted soon. */
  documentChanged(file: string): void;
  documentClosed(file: string): void;
  /** Something happened on the disk. */
  filesChanged(changes: readonly DiskChange[]): void;
  /** The folders of the workspace are others now, or anything may have changed. */
  workspaceChanged(): void;
  /** Tells of files whose problems are others now. */
  onDiagnostics(listener: (files: readonly FileDiagnostics[]) => void): Subscription;
  /** Tells that units were linted: lenses and status lines may read otherwise now. */
  onDidLint(listener: (isIn: (file: string) => boolean) => void): Subscription;

  diagnostics(file: string): Answer<{ readonly diagnostics: readonly Diagnostic[] }>;
  /** What can be done about findings that touch a span. */
  actionsAt(file: string, span: Span): Answer<{ readonly actions: readonly Action[] }>;
  /**
   * Every safe fix of a file; no files where there is none.
   * @param isAlone - Whether only those are meant that change no other file. Default: `false`.
   */
  fixAll(file: string, isAlone?: boolean): Answer<Fixes>;
  /** The fix that is meant, as it is now; `undefined` where there is none any more. */
  fixNow(reference: FixReference): Promise<ProposedChange | undefined>;
  hoverAt(file: string, offset: number): Answer<{ readonly hover: Hover | undefined }>;
  completionsAt(file: string, offset: number): Answer<{ readonly items: readonly Completion[] }>;
  lensesOf(file: string): Answer<{ readonly lenses: readonly Lens[] }>;
  status(file: string): Answer<Status>;

  /** Lints every unit of the workspace. What is found is told as diagnostics until the file is opened or changes. */
  audit(work?: Work): Promise<AuditReport>;
  /** What can be fixed safely in the whole workspace, by units; `undefined` where somebody ended the search. */
  fixable(work?: Work): Promise<readonly Fixes[] | undefined>;
  /** Runs a command of a source. @returns whether there is such a command. */
  run(command: string, argument: unknown, person: Person): Promise<boolean>;

  dispose(): void;
}
