/** What this machine's disk refused, for people. */
export interface DiskFault {
  /** `the disk is full (ENOSPC)`. */
  readonly what: string;
  /** What helps, without its full stop: `Free some space on this machine`. */
  readonly help: string;
}

interface Row {
  readonly codes: readonly string[];
  readonly what: string;
  readonly help: string;
}

const rows: readonly Row[] = [
  {
    codes: ['ENOSPC', 'EDQUOT', 'EFBIG'],
    what: 'the disk is full',
    help: 'Free some space on this machine',
  },
  {
    codes: ['EACCES', 'EPERM'],
    what: 'permission is missing',
    help: 'See to it that you may read and write Pullbook’s folder on this machine',
  },
  {
    codes: ['EROFS'],
    what: 'the file system is read-only',
    help: 'Make it writable, or let Pullbook keep its files elsewhere (`--state` on the command line)',
  },
  {
    codes: ['EMFILE', 'ENFILE'],
    what: 'too many files are open',
    help: 'Close other programs, or raise the limit (`ulimit -n`)',
  },
  {
    codes: ['ENAMETOOLONG'],
    what: 'the path is too long',
    help: 'Let Pullbook keep its files in a folder with a shorter path (`--state` on the command line)',
  },
  {
    codes: ['ENOTDIR', 'EISDIR'],
    what: 'a file stands where a folder is to be, or the other way round',
    help: 'Look at the folder that Pullbook was given, and move away what stands there',
  },
  {
    codes: ['EFTYPE'],
    what: 'something else than a file stands there, such as a link or a pipe',
    help: 'Look at the folder that Pullbook was given, and move away what stands there',
  },
  {
    codes: ['EBUSY', 'ETXTBSY'],
    what: 'another program holds the file',
    help: 'Close what has it open',
  },
];

const other = {
  what: 'the disk refuses it',
  help: 'Look at the disk of this machine and at Pullbook’s folder on it',
};

/** Codes that stand for the disk whoever threw them. */
const ofDisks = ['EIO', 'ENODEV', 'ENXIO', 'ESTALE'];

/** Calls of the system that are about files; those of sockets that bear the same name have codes of their own. */
const fileCall =
  /^(?:access|chmod|close|copyfile|f?datasync|fchmod|fstat|fsync|ftruncate|futime|link|lstat|mkdir|mkdtemp|open|opendir|read|readdir|readlink|realpath|rename|rm|rmdir|scandir|stat|statfs|truncate|unlink|utime|write)$/;
const ofSockets = /^(?:ECONN|EPIPE|ETIMEDOUT|ENET|EHOST|EADDR|ENOTCONN)/;

/** The fault that an error of a file call stands for; `undefined` for any other error. Decides on code and call alone. */
export function findDiskFault(error: unknown): DiskFault | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall } = error as { readonly code?: unknown; readonly syscall?: unknown };
  if (typeof code !== 'string') return undefined;
  const row = rows.find(({ codes }) => codes.includes(code));
  const isOfFiles = typeof syscall === 'string' && fileCall.test(syscall) && !ofSockets.test(code);
  if (row === undefined && !ofDisks.includes(code) && !isOfFiles) return undefined;
  const { what, help } = row ?? other;
  return { what: `${what} (${code})`, help };
}
