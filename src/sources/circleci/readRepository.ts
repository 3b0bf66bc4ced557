import { ConfigModel } from './model/configModel';
import type { Settings } from '../../lint/settings';
import type { ConfigShare } from './model/configShare';
import { imagesBehind } from '../docker/imagesBehind';
import { isSetupConfig, mainConfig } from './setupConfig';

/** A compose file names others, and they name Dockerfiles; deeper than this nobody nests. */
const maxRounds = 5;

/**
 * Reads the files of the repository that matter for a config, through a port: the linter itself knows no disk.
 *
 * @param path - Of the config, from the root of the repository.
 * @param read - The text of a file by its path from the root; `undefined` when there is none. May be asked several at a time.
 * @returns the settings with the files; `undefined` when there is nothing to add.
 */
export async function readRepository(
  model: ConfigModel,
  path: string,
  read: (path: string) => string | undefined | Promise<string | undefined>,
): Promise<Settings | undefined> {
  const known = model.settings.repository;
  const files = new Map(known);
  let current = model;
  let isNew = false;
  for (let round = 0; round < maxRounds; round++) {
    const wanted = [...wantedFiles(current), ...(path === mainConfig || files.has(mainConfig) ? [] : [mainConfig])];
    const texts = await Promise.all(wanted.map(async (name) => [name, await read(name)] as const));
    // Of the main config only this matters, and a config that means the same need not be linted anew.
    for (const [name, text] of texts) files.set(name, name === mainConfig && !isSetupConfig(text) ? undefined : text);
    isNew ||= texts.length > 0;
    if (texts.every(([name]) => files.get(name) === undefined)) break;
    current = ConfigModel.read(model.document, { ...model.settings, repository: files });
  }
  return isNew ? { ...model.settings, repository: files } : undefined;
}

/** Paths of the files that the docker calls of a config name and that nobody has looked for yet. */
export function wantedFiles(config: ConfigModel): readonly string[] {
  return [...new Set(config.gather(wantedIn))].sort();
}

function wantedIn({ flows }: ConfigShare, { settings }: ConfigModel): string[] {
  const builds = flows.flatMap(({ pulls }) => pulls.filter(({ source }) => source === 'build'));
  return builds.flatMap((pull) => imagesBehind(settings, pull).wanted);
}
