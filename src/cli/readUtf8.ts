import { isUtf8 } from 'node:buffer';
import { findDiskFault } from '../shared/diskFault';
import { RefusedFileError } from '../shared/files';

/** A text without its byte order mark, so that offsets agree with those of editors. */
export interface MarkedText {
  readonly mark: string;
  readonly text: string;
}

const notUtf8 = 'the text is not UTF-8';

/** @throws {TypeError} where the bytes are no UTF-8: a fix that is written would damage them. */
export function decodeUtf8(bytes: Buffer): MarkedText {
  if (!isUtf8(bytes)) throw new TypeError(notUtf8);
  const raw = bytes.toString('utf8');
  const mark = raw.startsWith('\ufeff') ? '\ufeff' : '';
  return { mark, text: raw.slice(mark.length) };
}

/** Why a file could not be read or written, without the absolute path that Node puts into its messages. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (error.message === notUtf8) return notUtf8;
  if (error instanceof RefusedFileError) return error.message;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === undefined) return `failed (${error.name}): a defect of Pullbook`;
  return findDiskFault(error)?.what ?? `failed (${code})`;
}
