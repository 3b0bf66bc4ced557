import { parseSettings, type SettingsOwner, type SettingsProblem } from '../lint/parseSettings';
import { defaultSettings, type Settings } from '../lint/settings';
import { parentOf, pathIn, type Files } from '../shared/files';
import { isRepository } from './repository';
import { settingsName } from './settingsName';

/** The settings that count for a file. */
export interface FoundSettings {
  readonly settings: Settings;
  /** The file they are from; `undefined` where they are the defaults. */
  readonly path: string | undefined;
}

/** A settings file with what is wrong in it. */
export interface SettingsFile {
  readonly path: string;
  readonly text: string;
  readonly problems: readonly SettingsProblem[];
}

export interface SettingsFinder {
  /**
   * The settings for a file: those of the nearest `.pullbook.yml` at or above its folder, up to the root of its repository. A
   * workspace may hold several checkouts, and what one team decides must not silence another's findings. The same object
   * until they are forgotten.
   *
   * @param limit - The last folder to look in: that of a workspace.
   * @throws what reading the settings throws.
   */
  of(path: string, limit?: string): Promise<FoundSettings>;
  /** Reads everything anew from now on. */
  forget(): void;
}

const defaults: FoundSettings = { settings: defaultSettings, path: undefined };

/**
 * Reads each settings file once.
 *
 * @param sources - Their rules and settings are those that a file may name.
 * @param report - Is told of each file in which something is wrong, once.
 */
export function settingsFinder(
  files: Pick<Files, 'read' | 'exists'>,
  sources: readonly SettingsOwner[],
  report: (file: SettingsFile) => void = () => undefined,
): SettingsFinder {
  const known = new Map<string, Promise<FoundSettings>>();
  const from = (folder: string, limit: string | undefined): Promise<FoundSettings> => {
    const found = known.get(folder) ?? look(folder, limit);
    known.set(folder, found);
    return found;
  };
  const look = async (folder: string, limit: string | undefined): Promise<FoundSettings> => {
    const path = pathIn(folder, settingsName);
    const text = await files.read(path);
    if (text !== undefined) {
      const { settings, problems } = parseSettings(text, sources);
      if (problems.length > 0) report({ path, text, problems });
      return { settings, path };
    }
    const parent = parentOf(folder);
    const isLast = parent === undefined || folder === limit;
    return isLast || (await isRepository(files, folder)) ? defaults : from(parent, limit);
  };
  return {
    of: (path, limit) => from(parentOf(path) ?? path, limit),
    forget: () => known.clear(),
  };
}
