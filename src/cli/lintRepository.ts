import { existsSync } from 'node:fs';
import path from 'node:path';
import { readRepository } from '../sources/circleci/readRepository';
import type { ConfigModel } from '../sources/circleci/model/configModel';
import type { Settings } from '../lint/settings';
import { readRegularFile, realFolder } from '../ports/regularFile';
import { aroundCircleci } from './checkoutRoots';

/**
 * The settings of a config with the Dockerfiles and compose files that its docker calls name. Configs outside of a
 * `.circleci` folder have no known root, and so no such files.
 *
 * @param roots - Real folders that links may lead to, besides the root of the config.
 */
export async function settingsWithRepository(
  model: ConfigModel,
  file: string,
  roots: readonly string[],
): Promise<Settings> {
  const full = path.resolve(file);
  const root = aroundCircleci(full);
  if (root === undefined) return model.settings;
  const own = path.relative(root, full).split(path.sep).join('/');
  const allowed = [...roots, realFolder(root)];
  const wider = await readRepository(model, own, (name) => read(path.join(root, name), allowed));
  // Where nothing was found there is no need to lint again.
  const hasFound = [...(wider?.repository?.values() ?? [])].some((text) => text !== undefined);
  return wider !== undefined && hasFound ? wider : model.settings;
}

/** A file that is missing, or is not read, proves nothing, and is no error of the config. */
function read(file: string, roots: readonly string[]): string | undefined {
  // Most are not there, and an error is costly to make.
  if (!existsSync(file)) return undefined;
  try {
    return readRegularFile(file, roots).toString('utf8');
  } catch {
    return undefined;
  }
}
