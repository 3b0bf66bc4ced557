/**
 * A path from the root of a repository, with `/`, made of a folder and paths relative to it.
 *
 * @returns `undefined` where it leaves the repository, or a variable decides.
 */
export function joinPath(...parts: readonly string[]): string | undefined {
  const names: string[] = [];
  for (const part of parts) {
    if (/^[/~]|[$`*?<>]|^[A-Za-z]:|:\/\//.test(part)) return undefined;
    for (const name of part.split('/')) {
      if (name === '' || name === '.') continue;
      if (name !== '..') names.push(name);
      else if (names.pop() === undefined) return undefined;
    }
  }
  return names.join('/');
}
