import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Where the command line keeps journal, escrow and rehearsal world of one runbook. By path and not by name: two copies
 * of one template are two runbooks, and must not take each other's journal for theirs.
 *
 * @param runbook - The runbook's real path, absolute.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/ (XDG_STATE_HOME)
 */
export function stateFolder(
  runbook: string,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string {
  const name = createHash('sha256').update(runbook).digest('hex').slice(0, 16);
  return path.join(stateRoot(environment, platform), 'pullbook', name);
}

function stateRoot(environment: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string {
  const home = homedir();
  if (platform === 'win32') return environment['LOCALAPPDATA'] || path.join(home, 'AppData', 'Local');
  const xdg = environment['XDG_STATE_HOME'];
  // The specification says that a relative path is to be ignored.
  if (xdg !== undefined && path.isAbsolute(xdg)) return xdg;
  return platform === 'darwin' ? path.join(home, 'Library', 'Application Support') : path.join(home, '.local', 'state');
}
