import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readRepository } from '../lint/files/readRepository';
import type { ConfigModel } from '../lint/model/configModel';
import type { Settings } from '../lint/settings';

/**
 * The settings of a config with the Dockerfiles and compose files that its docker calls name. Configs outside of a
 * `.circleci` folder have no known root, and so no such files.
 */
export async function settingsWithRepository(model: ConfigModel, file: string): Promise<Settings> {
  const parts = path.resolve(file).split(path.sep);
  const at = parts.lastIndexOf('.circleci');
  if (at === -1) return model.settings;
  const root = parts.slice(0, at).join(path.sep) + path.sep;
  const own = parts.slice(at).join('/');
  const wider = await readRepository(model, own, (name) => read(path.join(root, name)));
  // Where nothing was found there is no need to lint again.
  const hasFound = [...(wider?.repository?.values() ?? [])].some((text) => text !== undefined);
  return wider !== undefined && hasFound ? wider : model.settings;
}

/** A file that is missing or cannot be read proves nothing, and is no error of the config. */
function read(file: string): string | undefined {
  // Most are not there, and an error is costly to make.
  if (!existsSync(file)) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
