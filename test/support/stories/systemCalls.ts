import { constants } from 'node:fs';

const numbers: Readonly<Record<string, number>> = {
  EPERM: -1,
  ENOENT: -2,
  EIO: -5,
  EACCES: -13,
  EEXIST: -17,
  ENOTDIR: -20,
  EISDIR: -21,
  EMFILE: -24,
  ENOSPC: -28,
  EROFS: -30,
  ENOTEMPTY: -39,
};

/** What Node throws when the system refuses a call. */
export function systemError(code: string, syscall: string, path?: string): Error {
  const where = path === undefined ? '' : ` '${path}'`;
  return Object.assign(new Error(`${code}: refused, ${syscall}${where}`), {
    code,
    errno: numbers[code] ?? -1,
    syscall,
    ...(path === undefined ? {} : { path }),
  });
}

/** What a text of flags means. @see https://nodejs.org/api/fs.html#file-system-flags */
export function bitsOf(flags: string): number {
  const { O_RDWR, O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_TRUNC, O_APPEND } = constants;
  const isOnly = !flags.includes('+');
  const exclusive = flags.includes('x') ? O_EXCL : 0;
  if (flags.startsWith('r')) return isOnly ? O_RDONLY : O_RDWR;
  return (isOnly ? O_WRONLY : O_RDWR) | O_CREAT | exclusive | (flags.startsWith('w') ? O_TRUNC : O_APPEND);
}
