import fs, { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeNamedPipe } from './namedPipe';

/** What can stand in the place of a file in a checkout, besides a file. */
export interface FileKind {
  readonly title: string;
  /** Makes it. @returns what ends it, besides removing it. */
  make(file: string): (() => void) | Promise<() => void>;
  /** What is said of it, after the name of the file. */
  readonly said: RegExp;
}

const nothing = (): void => undefined;

/** A device that every system has which has devices. */
const endless = '/dev/zero';

function listening(server: Server, file: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(file, () => resolve(() => void server.close()));
  });
}

/** Lets opening and looking at one file fail as it does for who may not read it; root may read everything. */
function forbidden(file: string): () => void {
  writeFileSync(file, 'secret');
  const { openSync: open } = fs;
  const guarded: typeof open = (name, ...rest) => {
    if (path.basename(String(name)) === path.basename(file))
      throw Object.assign(new Error('permission denied'), { code: 'EACCES' });
    return open(name, ...rest);
  };
  fs.openSync = guarded;
  return () => {
    fs.openSync = open;
  };
}

function linkTo(target: string): (file: string) => () => void {
  return (file) => {
    symlinkSync(target, file);
    return nothing;
  };
}

const onlyHere = process.platform === 'win32' ? [] : undefined;

/** Those that this system has. */
export const fileKinds: readonly FileKind[] = [
  ...(onlyHere ?? [
    {
      title: 'a named pipe',
      make(file: string) {
        makeNamedPipe(file);
        return nothing;
      },
      said: /it is a named pipe, and only regular files are read/,
    },
    {
      title: 'a socket',
      make: (file: string) => listening(createServer(), file),
      said: /it is a socket, and only regular files are read/,
    },
    {
      title: 'a link to a device',
      make: linkTo(endless),
      said: /it is reached by a link that leaves the given folders/,
    },
    { title: 'what may not be read', make: forbidden, said: /you may not read it \(EACCES\)/ },
  ]),
  {
    title: 'a folder',
    make(file) {
      mkdirSync(file);
      return nothing;
    },
    said: /it is a folder, where a file is meant/,
  },
  {
    title: 'a link out of the checkout',
    make(file) {
      const outside = mkdtempSync(path.join(tmpdir(), 'pullbook-outside-'));
      writeFileSync(path.join(outside, 'secret'), 'secret');
      symlinkSync(path.join(outside, 'secret'), file);
      return () => rmSync(outside, { recursive: true, force: true });
    },
    said: /it is reached by a link that leaves the given folders, and such links are not followed/,
  },
  { title: 'a link to nothing', make: linkTo('nothing'), said: /it is a link that leads nowhere/ },
  {
    title: 'a link to itself',
    make: (file) => linkTo(path.basename(file))(file),
    said: /it is a link that leads nowhere/,
  },
  {
    title: 'a file of 2 MB and a byte',
    make(file) {
      writeFileSync(file, 'x'.repeat(2_000_001));
      return nothing;
    },
    said: /it is larger than 2 MB, and no such file is read/,
  },
  {
    title: 'a sparse file of 10 GB',
    make(file) {
      writeFileSync(file, '');
      truncateSync(file, 10_000_000_000);
      return nothing;
    },
    said: /it is larger than 2 MB, and no such file is read/,
  },
];
