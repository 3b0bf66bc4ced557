import { execFileSync } from 'node:child_process';

/** Makes a named pipe, for which Node has no call. */
export function makeNamedPipe(path: string): void {
  execFileSync('mkfifo', [path]);
}
