import type * as vscode from 'vscode';
import { largestFile, tooLarge } from '../../ports/regularFile';
import { RefusedFileError } from '../../shared/files';

/** `FileType.File` and `FileType.Directory`, also of what a link leads to; pipes and devices have none of the types. */
const regularFile = 1;
const folder = 2;

/**
 * The text of a file of a server or of a virtual file system, without a byte order mark; `undefined` where there is none.
 * Whoever wrote the checkout chose what stands under a name: a pipe or a device, by a link too, would never end.
 *
 * @throws {RefusedFileError} for what is no regular file, for more than 2 MB, and for what may not be read.
 */
export async function regularText(
  uri: vscode.Uri,
  files: Pick<vscode.FileSystem, 'stat' | 'readFile'>,
): Promise<string | undefined> {
  try {
    const { type, size } = await files.stat(uri);
    if ((type & folder) !== 0) throw new RefusedFileError('it is a folder, where a file is meant');
    if ((type & regularFile) === 0) throw new RefusedFileError('it is no regular file, and no other is read');
    if (size > largestFile) throw tooLarge();
    const bytes = await files.readFile(uri);
    // What a file system says of a size may be old, or none at all.
    if (bytes.length > largestFile) throw tooLarge();
    return new TextDecoder().decode(bytes);
  } catch (error) {
    if (error instanceof RefusedFileError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'FileNotFound' || code === 'FileNotADirectory') return undefined;
    throw new RefusedFileError(`it could not be read (${code})`);
  }
}
