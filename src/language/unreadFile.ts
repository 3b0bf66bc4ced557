import { PullbookError } from '../shared/errors';
import { RefusedFileError } from '../shared/files';

/**
 * What is told of a file that is there and is not read.
 *
 * @param instead - What counts instead, as the end of a sentence.
 * @throws the error itself where it is another.
 */
export function unreadFile(name: string, error: unknown, instead: string): PullbookError {
  if (!(error instanceof RefusedFileError)) throw error;
  return new PullbookError('INPUT_INVALID', `\`${name}\` is not read: ${error.message}. ${instead}`);
}
