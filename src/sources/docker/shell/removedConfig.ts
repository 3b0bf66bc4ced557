import { withoutTrailing } from '../../../shared/text';
import { anyFolder, folderNamed, type ClientFolder, type ClientVariables } from './clientFolder';
import type { SimpleCommand, Word } from './shellCommand';

/** Programs that take away, or empty, the files that they are given. */
const removers = /^(?:rm|rmdir|mv|unlink|shred|truncate|rimraf|trash)$/;
/** In UTF-16 units: no path is as long. */
const maxPath = 1_000;

/** The client's folders that a command takes away or whose file it does: what was stored there is gone. */
export function removedConfig(
  name: string,
  words: readonly Word[],
  { outputs }: SimpleCommand,
  variables: ClientVariables,
): readonly ClientFolder[] {
  return targetsOf(name, words, outputs).flatMap((target) => folderAt(target, variables) ?? []);
}

function targetsOf(name: string, words: readonly Word[], outputs: readonly string[]): readonly string[] {
  if (name === ':' || name === 'true') return outputs;
  const args = words.slice(1).map(({ text }) => text);
  if (name === 'find') return args.some((text) => /^(?:-delete|rm|unlink)$/.test(text)) ? args : [];
  if (!removers.test(name)) return [];
  const files = args.filter((text) => !text.startsWith('-'));
  return name === 'mv' ? files.slice(0, -1) : files;
}

/** On Linux and in most images. */
const homeOfRoot = ['', 'root'].join('/');

function folderAt(target: string, { config, home }: ClientVariables): ClientFolder | undefined {
  if (target.length > maxPath) return undefined;
  const path = withoutTrailing(target.replace(/\/(?:config\.json|\*)$/, '/'), '/');
  if (/^\$\{?DOCKER_CONFIG\}?$/.test(path)) return config === undefined ? '' : folderNamed(config);
  if (path === config) return folderNamed(path);
  // Whose it is depends on where the script is, or on who it runs as.
  if (path === '.docker' || path === `${homeOfRoot}/.docker`) return anyFolder;
  if (!path.endsWith('/.docker')) return undefined;
  return folderNamed(home === undefined ? path : path.replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/)/, home));
}
