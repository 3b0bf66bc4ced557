import type { RepositoryFiles, Settings } from '../lint/settings';
import type { Texts } from '../lint/lint';
import type { Source } from '../lint/source';
import type { RepositoryFinder } from '../project/repository';
import { pathFrom, type Files } from '../shared/files';
import type { LintedUnit, UnitTexts } from './linted';
import type { DiskChange, Documents, Subscription, Workspace } from './ports';
import { RepositoryTexts } from './repositoryTexts';

/** What is known of a unit between two lints. */
export interface TrackedUnit {
  readonly source: Source;
  readonly id: string;
  readonly root: string;
  /** `undefined` when the file was closed meanwhile. */
  readonly texts: () => UnitTexts | undefined;
  readonly changed?: (change: DiskChange) => Promise<void>;
  readonly dispose: () => void;
  linted: LintedUnit | undefined;
  settings: Settings | undefined;
  /** Whether nothing was parsed, because nothing concerns the rules. */
  isIdle: boolean;
  /** How long the last lint took, in milliseconds. */
  cost: number;
  /** Files around the unit that linting it asked for. */
  around: RepositoryFiles | undefined;
  merged: { readonly base: Settings; readonly around: RepositoryFiles; readonly whole: Settings } | undefined;
}

const fresh = {
  linted: undefined,
  settings: undefined,
  isIdle: false,
  cost: 0,
  around: undefined,
  merged: undefined,
};

/**
 * A unit of one file.
 *
 * @param saved - Its text on the disk, for one that is not open.
 */
export function fileUnit(
  source: Source,
  id: string,
  root: string,
  documents: Documents,
  saved: string | undefined,
): TrackedUnit {
  const path = pathFrom(root, id) ?? id;
  const texts = (): UnitTexts | undefined => {
    const document = documents.get(id);
    if (document !== undefined)
      return { texts: new Map([[path, document.text]]), versions: new Map([[path, document.version]]) };
    return saved === undefined ? undefined : { texts: new Map([[path, saved]]), versions: new Map() };
  };
  return { source, id, root, texts, dispose: () => undefined, ...fresh };
}

/**
 * The files of a source in a repository, read and watched until it is disposed.
 *
 * @param onChange - Told after a file on the disk has changed, come or gone.
 */
export async function repositoryUnit(
  source: Source,
  root: string,
  ports: {
    readonly files: Files;
    readonly documents: Documents;
    readonly workspace: Workspace;
    readonly repositories: RepositoryFinder;
    readonly onFailure: (error: unknown) => void;
  },
  onChange: () => void,
): Promise<TrackedUnit> {
  const texts = await RepositoryTexts.read({
    ...ports,
    titleOf: (path) => ports.workspace.titleOf(path),
    source,
    root,
    onChange,
  });
  const watch: Subscription | undefined = ports.workspace.watch?.(root, source.unitGlobs);
  const dispose = (): void => {
    watch?.dispose();
    texts.dispose();
  };
  return {
    source,
    id: root,
    root,
    texts: () => texts.current(),
    changed: (change) => texts.changed(change),
    dispose,
    ...fresh,
  };
}

/** Whether linting a unit asked for a file, or for one in a folder. */
export function isAround({ root, around }: TrackedUnit, file: string): boolean {
  const path = pathFrom(root, file);
  if (path === undefined || around === undefined) return false;
  return around.has(path) || [...around.keys()].some((one) => one.startsWith(`${path}/`));
}

/** Whether the last lint is of the texts as they are. */
export function isCurrent(unit: TrackedUnit): boolean {
  const now = unit.texts();
  return now !== undefined && unit.linted !== undefined && areSame(unit.linted.texts, now.texts);
}

export function areSame(a: Texts, b: Texts): boolean {
  if (a.size !== b.size) return false;
  for (const [path, text] of a) if (b.get(path) !== text) return false;
  return true;
}
