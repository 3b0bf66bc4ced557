import { constants } from 'node:fs';
import { posix } from 'node:path';
import { bitsOf, systemError } from './systemCalls';
import type { FileNode, FolderNode, NodeFacts, OpenFile, TreeNode } from './treeNode';

/**
 * Files and folders in memory, call by call as the system has them: names are apart from what they name, so a file can be
 * linked, renamed and replaced while it is open. `memoryTree.test.ts` holds it against the real file system.
 */
export class MemoryTree {
  readonly #readers = new WeakMap<object, object>();
  /** Every piece of bytes that was ever written, as text, for a search of what must never be. */
  readonly everWritten: string[] = [];
  readonly #root: FolderNode;
  readonly #now: () => number;
  #made = 0;

  /** @param now - The time in milliseconds of whoever lives with these files; it may run apart from this machine's. */
  constructor(now: () => number) {
    this.#now = now;
    this.#root = { kind: 'folder', entries: new Map(), mode: 0o755, changedAt: now() };
  }

  open(path: string, flags: string | number, mode = 0o666): OpenFile {
    const found = this.#find(path);
    const bits = typeof flags === 'number' ? flags : bitsOf(flags);
    const has = (bit: number) => (bits & bit) !== 0;
    if (found !== undefined && has(constants.O_EXCL)) throw systemError('EEXIST', 'open', path);
    if (found?.kind === 'folder') {
      if (has(constants.O_WRONLY | constants.O_RDWR)) throw systemError('EISDIR', 'open', path);
      // A folder is opened to be synced.
      return {
        node: { kind: 'file', bytes: Buffer.alloc(0), mode: found.mode, changedAt: 0 },
        appends: false,
        position: 0,
      };
    }
    let node = found;
    if (node === undefined) {
      if (!has(constants.O_CREAT)) throw systemError('ENOENT', 'open', path);
      node = { kind: 'file', bytes: Buffer.alloc(0), mode, changedAt: this.#now() };
      this.#name(path, node, 'open');
    } else if (has(constants.O_TRUNC)) this.#set(node, Buffer.alloc(0));
    return { node, appends: has(constants.O_APPEND), position: 0 };
  }

  write(file: OpenFile, data: Uint8Array): void {
    if (data.length === 0) return;
    this.everWritten.push(Buffer.from(data).toString('utf8'));
    const { bytes } = file.node;
    const start = file.appends ? bytes.length : file.position;
    const gap = Buffer.alloc(Math.max(0, start - bytes.length));
    const after = bytes.subarray(Math.min(bytes.length, start + data.length));
    this.#set(file.node, Buffer.concat([bytes.subarray(0, start), gap, data, after]));
    file.position = start + data.length;
  }

  truncate({ node }: OpenFile, size: number): void {
    const kept = node.bytes.subarray(0, size);
    this.#set(node, Buffer.concat([kept, Buffer.alloc(size - kept.length)]));
  }

  readFile(path: string): Buffer {
    const node = this.#mustFind(path, 'open');
    if (node.kind === 'folder') throw systemError('EISDIR', 'read', path);
    return node.bytes;
  }

  factsOf(node: TreeNode): NodeFacts {
    return {
      size: node.kind === 'file' ? node.bytes.length : 0,
      mode: node.mode,
      nlink: this.#namesOf(node),
      mtimeMs: Date.now() - (this.#now() - node.changedAt),
      isFile: () => node.kind === 'file',
      isDirectory: () => node.kind === 'folder',
      isSymbolicLink: () => false,
    };
  }

  stat(path: string): NodeFacts {
    return this.factsOf(this.#mustFind(path, 'stat'));
  }

  /** Whatever time is given, it is now: nobody in the product sets another one. */
  utimes(path: string): void {
    this.#mustFind(path, 'utime').changedAt = this.#now();
  }

  readdir(path: string): readonly (readonly [name: string, facts: NodeFacts])[] {
    const node = this.#mustFind(path, 'scandir');
    if (node.kind === 'file') throw systemError('ENOTDIR', 'scandir', path);
    return [...node.entries].map(([name, child]) => [name, this.factsOf(child)] as const);
  }

  mkdir(path: string, { recursive = false, mode = 0o777 } = {}): void {
    const found = this.#find(path);
    if (found !== undefined) {
      if (recursive && found.kind === 'folder') return;
      throw systemError('EEXIST', 'mkdir', path);
    }
    if (recursive && path !== '/') this.mkdir(posix.dirname(path), { recursive, mode });
    this.#name(path, { kind: 'folder', entries: new Map(), mode, changedAt: this.#now() }, 'mkdir');
  }

  mkdtemp(prefix: string): string {
    const path = `${prefix}${String(this.#made++).padStart(6, '0')}`;
    this.mkdir(path, { mode: 0o700 });
    return path;
  }

  link(from: string, to: string): void {
    this.#folderOf(from, 'link');
    this.#folderOf(to, 'link');
    const node = this.#mustFind(from, 'link');
    if (this.#find(to) !== undefined) throw systemError('EEXIST', 'link', to);
    if (node.kind === 'folder') throw systemError('EPERM', 'link', from);
    this.#name(to, node, 'link');
  }

  rename(from: string, to: string): void {
    // As the system does it: the folders first.
    this.#folderOf(from, 'rename');
    this.#folderOf(to, 'rename');
    const node = this.#mustFind(from, 'rename');
    if (to.startsWith(`${from}/`)) throw systemError('EINVAL', 'rename', from);
    const target = this.#find(to);
    if (target === node) return;
    if (target !== undefined) {
      if (node.kind === 'folder' && target.kind === 'file') throw systemError('ENOTDIR', 'rename', from);
      if (node.kind === 'file' && target.kind === 'folder') throw systemError('EISDIR', 'rename', from);
      if (target.kind === 'folder' && target.entries.size > 0) throw systemError('ENOTEMPTY', 'rename', from);
    }
    this.#name(to, node, 'rename');
    this.#unname(from);
  }

  unlink(path: string): void {
    if (this.#mustFind(path, 'unlink').kind === 'folder') throw systemError('EISDIR', 'unlink', path);
    this.#unname(path);
  }

  rmdir(path: string): void {
    const node = this.#mustFind(path, 'rmdir');
    if (node.kind === 'file') throw systemError('ENOTDIR', 'rmdir', path);
    if (node.entries.size > 0) throw systemError('ENOTEMPTY', 'rmdir', path);
    this.#unname(path);
  }

  /** Whether an open file still has a name under which others find it. */
  isNamed({ node }: OpenFile): boolean {
    return this.#namesOf(node) > 0;
  }

  /** Remembers who has read a file last. */
  readBy(path: string, reader: object): void {
    const node = this.#find(path);
    if (node !== undefined) this.#readers.set(node, reader);
  }

  lastReader({ node }: OpenFile): object | undefined {
    return this.#readers.get(node);
  }

  exists(path: string): boolean {
    return this.#find(path) !== undefined;
  }

  /** Every file's text, by its path. */
  files(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const walk = (folder: FolderNode, path: string) => {
      for (const [name, node] of folder.entries) {
        if (node.kind === 'file') found.set(`${path}/${name}`, node.bytes.toString('utf8'));
        else walk(node, `${path}/${name}`);
      }
    };
    walk(this.#root, '');
    return found;
  }

  /** How many names a node has. */
  #namesOf(node: TreeNode): number {
    const within = (folder: FolderNode): number =>
      [...folder.entries.values()].reduce(
        (count, child) => count + (child === node ? 1 : 0) + (child.kind === 'folder' ? within(child) : 0),
        0,
      );
    return within(this.#root);
  }

  #set(node: FileNode, bytes: Buffer): void {
    node.bytes = bytes;
    node.changedAt = this.#now();
  }

  #find(path: string): TreeNode | undefined {
    let node: TreeNode | undefined = this.#root;
    for (const name of namesOf(path)) {
      if (node?.kind === 'file') throw systemError('ENOTDIR', 'open', path);
      node = node?.entries.get(name);
    }
    return node;
  }

  #mustFind(path: string, syscall: string): TreeNode {
    const node = this.#find(path);
    if (node === undefined) throw systemError('ENOENT', syscall, path);
    return node;
  }

  #name(path: string, node: TreeNode, syscall: string): void {
    const folder = this.#folderOf(path, syscall);
    folder.entries.set(posix.basename(path), node);
    folder.changedAt = this.#now();
  }

  #unname(path: string): void {
    const folder = this.#folderOf(path, 'unlink');
    folder.entries.delete(posix.basename(path));
    folder.changedAt = this.#now();
  }

  #folderOf(path: string, syscall: string): FolderNode {
    const folder = this.#find(posix.dirname(path));
    if (folder === undefined) throw systemError('ENOENT', syscall, path);
    if (folder.kind === 'file') throw systemError('ENOTDIR', syscall, path);
    return folder;
  }
}

function namesOf(path: string): readonly string[] {
  return path.split('/').filter((name) => name !== '');
}
