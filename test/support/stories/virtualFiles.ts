import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative, resolve } from 'node:path';
import process from 'node:process';
import { MemoryTree } from './memoryTree';
import { placeKind } from './strikes';
import { systemError } from './systemCalls';
import type { OpenFile } from './treeNode';
import { type VirtualProcess, currentProcess, livingProcesses } from './virtualProcess';

/** Under this folder every process of a story has the files of its story's machine. There is no such folder on a disk. */
export const virtualRoot = resolve('/pullbook-story');

type Call = (...given: never[]) => unknown;

/** Bytes as a caller gives them. */
const bytesOf = (data: unknown): Uint8Array =>
  typeof data === 'string' ? Buffer.from(data, 'utf8') : (data as Uint8Array);

const half = (data: unknown): Uint8Array => bytesOf(data).subarray(0, Math.floor(bytesOf(data).length / 2));

const asText = (bytes: Buffer, options: unknown): Buffer | string =>
  typeof options === 'string' || (typeof options === 'object' && options !== null && 'encoding' in options)
    ? bytes.toString('utf8')
    : bytes;

function inTree(path: string): string {
  return `/${relative(virtualRoot, path).replaceAll('\\', '/')}`;
}

function placeOf(path: string): string {
  return placeKind(inTree(path).slice(1));
}

function isVirtual(path: unknown): path is string {
  return typeof path === 'string' && (path === virtualRoot || !relative(virtualRoot, path).startsWith('..'));
}

interface ListOptions {
  readonly withFileTypes?: boolean;
}

interface RemoveOptions {
  readonly recursive?: boolean;
  readonly force?: boolean;
}

/** How many of its first arguments are names that a function gives or takes away. */
const namesChangedBy: Readonly<Record<string, number>> = {
  appendFile: 1,
  link: 2,
  rename: 2,
  rm: 1,
  rmdir: 1,
  unlink: 1,
  writeFile: 1,
};

/** A lock's own folders are not what it protects. */
function isOfLock(place: string): boolean {
  return /(?:^|\/)lock(?:\/|$)/.test(place);
}

/** Who gives a prepared folder the lock's next number holds it. */
function noteHold(owner: VirtualProcess, [, to = '']: readonly string[]): void {
  if (/\/lock\/\d+$/.test(to)) owner.holds = to;
}

/** Does a call, and notes it as its process's where others can see what it has changed. */
function done(owner: VirtualProcess, name: string, given: readonly unknown[]): unknown {
  const paths = given.slice(0, namesChangedBy[name] ?? 0).filter((path) => typeof path === 'string');
  const isSeen = paths.some((path) => !isOfLock(placeOf(path)) && (name !== 'rm' || owner.tree.exists(inTree(path))));
  if (name === 'rename' && paths.some((path) => path.endsWith('released.json'))) owner.holds = undefined;
  const result = (
    worksOn(owner.tree) as unknown as Readonly<Record<string, (...given: readonly unknown[]) => unknown>>
  )[name]?.(...given);
  if (name === 'rename') noteHold(owner, paths.map(inTree));
  if (name === 'readFile') owner.tree.readBy(inTree(String(given[0])), owner);
  if (isSeen) owner.wrote(`${name} ${paths.map(placeOf).join(' ')}`);
  return result;
}

/** What the functions do on a tree. Names as in `node:fs/promises`; the synchronous ones do the same. */
function worksOn(tree: MemoryTree) {
  const list = (path: string, options?: ListOptions) =>
    tree
      .readdir(inTree(path))
      .map(([name, facts]) => (options?.withFileTypes === true ? Object.assign(facts, { name }) : name));
  const remove = (path: string, { recursive = false, force = false }: RemoveOptions = {}): void => {
    const target = inTree(path);
    if (force && !tree.exists(target)) return;
    if (!tree.stat(target).isDirectory()) tree.unlink(target);
    else if (recursive) {
      for (const [name] of tree.readdir(target)) remove(join(path, name), { recursive });
      tree.rmdir(target);
    } else throw systemError('ERR_FS_EISDIR', 'rm', target);
  };
  return {
    access: (path: string) => void tree.stat(inTree(path)),
    stat: (path: string) => tree.stat(inTree(path)),
    lstat: (path: string) => tree.stat(inTree(path)),
    realpath: (path: string) => path,
    readFile: (path: string, options?: unknown) => asText(tree.readFile(inTree(path)), options),
    readdir: list,
    mkdir: (path: string, options?: { recursive?: boolean; mode?: number }) => tree.mkdir(inTree(path), options),
    mkdtemp: (prefix: string) => join(virtualRoot, tree.mkdtemp(inTree(prefix))),
    rename: (from: string, to: string) => tree.rename(inTree(from), inTree(to)),
    link: (from: string, to: string) => tree.link(inTree(from), inTree(to)),
    unlink: (path: string) => tree.unlink(inTree(path)),
    rmdir: (path: string) => tree.rmdir(inTree(path)),
    rm: remove,
    utimes: (path: string) => tree.utimes(inTree(path)),
    chmod: (path: string) => void tree.stat(inTree(path)),
    writeFile: (path: string, data: unknown, options?: { mode?: number; flag?: string }) =>
      tree.write(tree.open(inTree(path), options?.flag ?? 'w', options?.mode), bytesOf(data)),
    appendFile: (path: string, data: unknown) => tree.write(tree.open(inTree(path), 'a'), bytesOf(data)),
  };
}

/** An open file, with the methods that the product calls. */
function handleOn(owner: VirtualProcess, path: string, file: OpenFile): object {
  const { tree } = owner;
  const place = placeOf(path);
  const at = <T>(call: string, whole: () => T, part?: () => void) =>
    owner.at(
      { call: `handle.${call}`, place, ...(part === undefined ? {} : { parts: true }) },
      { whole, ...(part === undefined ? {} : { part }) },
    );
  const changed = (call: string) => {
    // What comes before the one who follows has read the file is part of what that one finds.
    const isSeen = tree.isNamed(file) && tree.lastReader(file) !== owner;
    if (!isOfLock(place) && (isSeen || !owner.isFollowed)) owner.wrote(`handle.${call} ${place}`);
  };
  const write = (call: string, data: Uint8Array) => {
    tree.write(file, data);
    changed(call);
    return { bytesWritten: data.length };
  };
  const put = (call: string) => (data: unknown) =>
    at(
      call,
      () => write(call, bytesOf(data)),
      () => write(call, half(data)),
    );
  return {
    stat: () => at('stat', () => tree.factsOf(file.node)),
    sync: () => at('sync', () => undefined),
    datasync: () => at('datasync', () => undefined),
    truncate: (size = 0) =>
      at('truncate', () => {
        tree.truncate(file, size);
        changed('truncate');
      }),
    readFile: (options?: unknown) => at('readFile', () => asText(file.node.bytes, options)),
    writeFile: put('writeFile'),
    appendFile: put('appendFile'),
    write: put('write'),
    close: () => at('close', () => undefined),
  };
}

const halves: Readonly<Record<string, (tree: MemoryTree, path: string, data: unknown) => void>> = {
  writeFile: (tree, path, data) => tree.write(tree.open(inTree(path), 'w'), half(data)),
  appendFile: (tree, path, data) => tree.write(tree.open(inTree(path), 'a'), half(data)),
};

/**
 * Puts {@link virtualRoot} over Node's file system, and the numbers and beats of virtual processes over the real ones, for
 * whatever code runs in a virtual process. The code of the product is what it is: it calls what it always calls.
 *
 * @returns what takes all of it away again.
 */
export function openVirtualFiles(): () => void {
  const undo: (() => void)[] = [];
  const put = (owner: object, name: string, make: (real: Call) => Call) => {
    const slots = owner as Record<string, Call>;
    const real = slots[name];
    if (real === undefined) return;
    slots[name] = make(real);
    undo.push(() => (slots[name] = real));
  };

  const names = Object.keys(worksOn(new MemoryTree(() => 0))) as (keyof ReturnType<typeof worksOn>)[];
  for (const name of names) {
    put(promises, name, (real) => (...given) => {
      const owner = currentProcess();
      const [path, data] = given as unknown[];
      if (owner === undefined || !isVirtual(path)) return real(...given);
      const whole = () => done(owner, name, given);
      const part = halves[name];
      const point = { call: name, place: placeOf(path) };
      return part === undefined
        ? owner.at(point, { whole })
        : owner.at({ ...point, parts: true }, { whole, part: () => part(owner.tree, path, data) });
    });
    put(fs, `${name}Sync`, (real) => (...given) => {
      const owner = currentProcess();
      const [path] = given as unknown[];
      if (owner === undefined || !isVirtual(path)) return real(...given);
      const whole = () => done(owner, name, given);
      return owner.atOnce({ call: `${name}Sync`, place: placeOf(path) }, whole);
    });
  }
  put(promises, 'open', (real) => (...given) => {
    const owner = currentProcess();
    const [path, flags, mode] = given as unknown[] as [unknown, (string | number)?, number?];
    if (owner === undefined || !isVirtual(path)) return real(...given);
    const whole = () => handleOn(owner, path, owner.tree.open(inTree(path), flags ?? 'r', mode));
    return owner.at({ call: 'open', place: placeOf(path) }, { whole });
  });
  put(fs, 'existsSync', (real) => (...given) => {
    const owner = currentProcess();
    const [path] = given as unknown[];
    if (owner === undefined || !isVirtual(path)) return real(...given);
    return owner.tree.exists(inTree(path));
  });

  put(process, 'kill', (real) => (...given) => {
    const [pid] = given as unknown[];
    if (typeof pid !== 'number' || pid < 1_000_000_000) return real(...given);
    if (livingProcesses.has(pid)) return true;
    throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
  });
  put(globalThis, 'setInterval', (real) => (...given) => {
    const owner = currentProcess();
    const [beat] = given as unknown[];
    if (owner === undefined) return real(...given);
    owner.beats.add(beat as () => void);
    return { unref: () => undefined, [Symbol.dispose]: () => undefined, beat };
  });
  put(globalThis, 'clearInterval', (real) => (...given) => {
    const [timer] = given as unknown[];
    const owner = currentProcess();
    if (owner === undefined || typeof timer !== 'object' || timer === null || !('beat' in timer)) return real(...given);
    return owner.beats.delete(timer.beat as () => void);
  });
  const pid = Object.getOwnPropertyDescriptor(process, 'pid');
  const realPid = process.pid;
  Object.defineProperty(process, 'pid', { configurable: true, get: () => currentProcess()?.pid ?? realPid });
  undo.push(() => {
    if (pid !== undefined) Object.defineProperty(process, 'pid', pid);
  });

  syncBuiltinESMExports();
  return () => {
    for (const one of undo.reverse()) one();
    syncBuiltinESMExports();
  };
}
