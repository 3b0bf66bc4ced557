import { existsSync, readFileSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

function namesUnder(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
}

/** Lets everything in a folder look as if nobody had touched it for a quarter of an hour. */
export function age(folder: string): void {
  const then = new Date(Date.now() - 900_000);
  for (const name of namesUnder(folder)) unlessGone(() => utimesSync(join(folder, name), then, then));
}

/** The texts of the files in a folder, by their paths from there, which begin with a slash; less what goes meanwhile. */
export function filesUnder(folder: string): ReadonlyMap<string, string> {
  const texts = namesUnder(folder).map((name) => [name, textOf(join(folder, name))] as const);
  return new Map(
    texts.flatMap(([name, text]) => (text === undefined ? [] : [[`/${name.replaceAll('\\', '/')}`, text]])),
  );
}

function textOf(file: string): string | undefined {
  return unlessGone(() => (statSync(file).isFile() ? readFileSync(file, 'utf8') : undefined));
}

function unlessGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
