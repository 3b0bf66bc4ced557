/** What this machine's disk refused, for people. */
export interface DiskFault {
  /** `the disk is full (ENOSPC)`. */
  readonly what: string;
  /** What helps, without its full stop: `Free some space on this machine`. */
  readonly help: string;
}

const faults: readonly { readonly codes: readonly string[]; readonly what: string; readonly help: string }[] = [
  {
    codes: ['ENOSPC', 'EDQUOT', 'EFBIG'],
    what: 'the disk is full',
    help: 'Free some space on this machine',
  },
  {
    codes: ['EACCES', 'EPERM', 'EROFS'],
    what: 'permission to write is missing',
    help: 'See to it that you may write to Pullbook’s folder on this machine',
  },
  {
    codes: ['EIO', 'ENODEV', 'ESTALE', 'EMFILE', 'ENFILE', 'EBUSY', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'],
    what: 'the disk refuses it',
    help: 'Look at the disk of this machine and at Pullbook’s folder on it',
  },
];

/** The fault that an error of a file call stands for; `undefined` for any other error. Decides on the code alone. */
export function findDiskFault(error: unknown): DiskFault | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const found = faults.find(({ codes }) => typeof code === 'string' && codes.includes(code));
  return found && { what: `${found.what} (${String(code)})`, help: found.help };
}
