import type { LanguageService } from '../language/languageService';
import type { Documents } from '../language/ports';
import type { Source } from '../lint/source';

/** What is served. */
export interface Served {
  readonly version: string;
  readonly sources: readonly Source[];
  /**
   * @param folders - Absolute paths of the folders of the workspace, asked for whenever they matter.
   * @param onFailure - Told why something failed that nobody waited for.
   */
  openService(
    documents: Documents,
    folders: () => readonly string[],
    onFailure: (error: unknown) => void,
  ): LanguageService;
}
