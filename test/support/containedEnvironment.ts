import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a home and a temporary folder in `folder`, and returns the environment for a process that is to use them: whatever
 * it writes outside of the folders it is told, lands there and can be searched.
 */
export function containedEnvironment(folder: string): Record<string, string> {
  const [home, temporary] = [join(folder, 'home'), join(folder, 'tmp')];
  for (const path of [home, temporary]) mkdirSync(path, { recursive: true });
  return {
    ...Object.fromEntries(['HOME', 'USERPROFILE'].map((name) => [name, home])),
    ...Object.fromEntries(['TMPDIR', 'TMP', 'TEMP', 'XDG_RUNTIME_DIR'].map((name) => [name, temporary])),
    XDG_STATE_HOME: join(home, 'state'),
    LOCALAPPDATA: join(home, 'state'),
  };
}
