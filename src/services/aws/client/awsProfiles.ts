import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

/** The names of the profiles in AWS's configuration files; empty where there are none. */
export async function listProfiles(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> {
  const config = environment['AWS_CONFIG_FILE'] ?? path.join(homedir(), '.aws', 'config');
  const credentials = environment['AWS_SHARED_CREDENTIALS_FILE'] ?? path.join(homedir(), '.aws', 'credentials');
  const texts = await Promise.all([config, credentials].map((file) => readFile(file, 'utf8').catch(() => '')));
  const names = texts.flatMap((text) =>
    [...text.matchAll(/^\s*\[(?:profile\s+)?([^\]\s]+)\]/gm)].map(([, name]) => name ?? ''),
  );
  return [...new Set(names)].filter((name) => name !== '' && !name.startsWith('sso-session')).sort();
}
