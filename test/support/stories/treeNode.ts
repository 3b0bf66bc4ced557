export interface FileNode {
  readonly kind: 'file';
  bytes: Buffer;
  readonly mode: number;
  changedAt: number;
}

export interface FolderNode {
  readonly kind: 'folder';
  readonly entries: Map<string, TreeNode>;
  readonly mode: number;
  changedAt: number;
}

export type TreeNode = FileNode | FolderNode;

/** What `stat` tells of a node. */
export interface NodeFacts {
  readonly size: number;
  readonly mode: number;
  readonly nlink: number;
  /** Milliseconds by this machine's clock, so that it can be compared with `Date.now()`. */
  readonly mtimeMs: number;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/** An open file: it stays what it is when its name goes to another one. */
export interface OpenFile {
  readonly node: FileNode;
  readonly appends: boolean;
  position: number;
}
