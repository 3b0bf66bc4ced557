import { withoutTrailing } from '../../../shared/text';
import { posix } from 'node:path';
import type { HclBlock, HclFile } from '../hcl/node';
import { attributeOf, textOf } from '../hcl/node';
import type { HclParser } from '../hcl/hclParser';
import { sourceNames } from './sourceNames';
import { isCopied, isRead } from './terraformPaths';

/** A Terraform file of a checkout. */
export interface TerraformFile {
  /** With `/`, relative to anything that all files share. */
  readonly path: string;
  readonly text: string;
}

/** A Terraform file as it was parsed. */
export interface SourceFile extends TerraformFile {
  readonly hcl: HclFile;
}

/** A top-level block together with where it stands. */
export interface PlacedBlock {
  readonly block: HclBlock;
  readonly file: SourceFile;
  readonly folder: Folder;
}

/** A module: all Terraform files directly in one folder. */
export interface Folder {
  /** `.` for the folder that paths are relative to. */
  readonly path: string;
  readonly files: readonly SourceFile[];
  readonly blocks: readonly PlacedBlock[];
  /** Whether a file of it does not parse: what seems to be missing may be in there. */
  readonly isBroken: boolean;
}

/** All Terraform files of an infra checkout, by modules. Makes no difference between roots and modules that are called. */
export class Checkout {
  readonly files: readonly SourceFile[];
  /** Files of other forms, such as `.tofu` and `.tf.json`: part of their modules, and not looked into. */
  readonly unread: readonly TerraformFile[];
  readonly folders: ReadonlyMap<string, Folder>;
  readonly blocks: readonly PlacedBlock[];
  readonly #byPath: ReadonlyMap<string, SourceFile>;
  readonly #named: ReadonlyMap<string, PlacedBlock>;
  readonly #callers: ReadonlyMap<string, readonly PlacedBlock[]>;

  constructor(files: readonly SourceFile[], unread: readonly TerraformFile[] = []) {
    this.files = files;
    this.unread = unread;
    this.#byPath = new Map(files.map((file) => [file.path, file]));
    const byFolder = new Map<string, SourceFile[]>();
    for (const file of files) append(byFolder, posix.dirname(posix.normalize(file.path)), file);
    this.folders = new Map([...byFolder].map(([path, own]) => [path, folderOf(path, own)]));
    this.blocks = [...this.folders.values()].flatMap((folder) => folder.blocks);
    const named = new Map<string, PlacedBlock>();
    const callers = new Map<string, PlacedBlock[]>();
    for (const placed of this.blocks) {
      const { type, labels } = placed.block;
      const key = keyOf(placed.folder, type, labels);
      if (!named.has(key)) named.set(key, placed);
      const target = type === 'module' ? localSource(placed) : undefined;
      if (target !== undefined) append(callers, target, placed);
    }
    this.#named = named;
    this.#callers = callers;
  }

  /**
   * Parses files; those that did not change since `previous` are taken from there.
   */
  static read(parser: HclParser, files: readonly TerraformFile[], previous?: Checkout): Checkout {
    const known = new Map(previous?.files.map((file) => [file.path, file]));
    return new Checkout(
      files
        .filter(({ path }) => isRead(path))
        .map(({ path, text }) => {
          const before = known.get(path);
          return before?.text === text ? before : { path, text, hcl: parser.parse(text) };
        }),
      files.filter(({ path }) => !isRead(path)),
    );
  }

  /** Without what tools copied into it: that is overwritten by their next run. */
  withoutCopies(): Checkout {
    const own = this.files.filter(({ path }) => !isCopied(path));
    const unread = this.unread.filter(({ path }) => !isCopied(path));
    const isOwn = own.length === this.files.length && unread.length === this.unread.length;
    return isOwn ? this : new Checkout(own, unread);
  }

  file(path: string): SourceFile | undefined {
    return this.#byPath.get(path);
  }

  /** The first block of a folder with this type and these labels: `find(folder, 'data', 'aws_…', 'x')`. */
  find(folder: Folder, type: string, ...labels: readonly string[]): PlacedBlock | undefined {
    return this.#named.get(keyOf(folder, type, labels));
  }

  /** The local folder that a module call leads to; `undefined` where its code is not in the checkout. */
  target(call: PlacedBlock): Folder | undefined {
    const path = localSource(call);
    return path === undefined ? undefined : this.folders.get(path);
  }

  /** Every module call that leads to a folder. Empty for a root. */
  callersOf(folder: Folder): readonly PlacedBlock[] {
    return this.#callers.get(folder.path) ?? [];
  }
}

/** The text of an attribute of a block, where it is a string without interpolation. */
export function textIn({ block }: PlacedBlock, name: string): string | undefined {
  return textOf(attributeOf(block.body, name)?.value);
}

/** Whether a block calls a module of this name: the last one that its source says. */
export function isCallOf(placed: PlacedBlock, module: string): boolean {
  return placed.block.type === 'module' && sourceNames(textIn(placed, 'source') ?? '').at(-1) === module;
}

/** Local sources start with `./` or `../`. @see https://developer.hashicorp.com/terraform/language/modules/sources#local-paths */
function localSource(call: PlacedBlock): string | undefined {
  const source = textIn(call, 'source');
  if (source === undefined || !/^\.\.?\//.test(source)) return undefined;
  return withoutTrailing(posix.join(call.folder.path, source), '/');
}

function folderOf(path: string, files: readonly SourceFile[]): Folder {
  const blocks: PlacedBlock[] = [];
  const isBroken = files.some(({ hcl }) => hcl.problems.length > 0);
  const folder = { path, files, blocks, isBroken };
  for (const file of files) for (const block of file.hcl.body.blocks) blocks.push({ block, file, folder });
  return folder;
}

function keyOf(folder: Folder, type: string, labels: readonly string[]): string {
  return JSON.stringify([folder.path, type, ...labels]);
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
