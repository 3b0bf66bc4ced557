import { existsSync, readFileSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

function namesUnder(folder: string): readonly string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
}

/** Lets everything in a folder look as if nobody had touched it for a quarter of an hour. */
export function age(folder: string): void {
  const then = new Date(Date.now() - 900_000);
  for (const name of namesUnder(folder)) utimesSync(join(folder, name), then, then);
}

/** The texts of the files in a folder, by their paths from there, which begin with a slash. */
export function filesUnder(folder: string): ReadonlyMap<string, string> {
  const files = namesUnder(folder).filter((name) => statSync(join(folder, name)).isFile());
  return new Map(files.map((name) => [`/${name.replaceAll('\\', '/')}`, readFileSync(join(folder, name), 'utf8')]));
}
