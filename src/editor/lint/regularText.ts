import type * as vscode from 'vscode';

/** `FileType.File`, also of what a link leads to; pipes and devices have none of the types. */
const regularFile = 1;
/** As on the command line: a larger file is no text that people wrote. In bytes. */
const largest = 2_000_000;

/**
 * The text of a file on the disk without a byte order mark; `undefined` for one that cannot be read. Whoever wrote the
 * checkout chose what stands under a name: a pipe or a device, by a link too, would never end.
 */
export async function regularText(
  uri: vscode.Uri,
  files: Pick<vscode.FileSystem, 'stat' | 'readFile'>,
): Promise<string | undefined> {
  try {
    const { type, size } = await files.stat(uri);
    if ((type & regularFile) === 0 || size > largest) return undefined;
    return new TextDecoder().decode(await files.readFile(uri));
  } catch {
    return undefined;
  }
}
