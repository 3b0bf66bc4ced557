import { createChunk, maxDepth, type Chunk } from './node';
import { parseStrict } from './parseStrict';
import { maxLibraryLength, parseWithLibrary } from './parseWithLibrary';

/** Parses one part of a config, or a whole one. Never throws: errors are the chunk's problems. */
export function parseChunk(base: number, text: string): Chunk {
  try {
    const chunk = createChunk(base, text);
    if (parseStrict(chunk)) return chunk;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const chunk = createChunk(base, text);
    chunk.problems.push({
      start: 0,
      end: Math.min(1, text.length),
      message: `Nested more than ${maxDepth} levels deep`,
    });
    return chunk;
  }
  const chunk = createChunk(base, text);
  if (text.length <= maxLibraryLength) parseWithLibrary(chunk);
  else
    chunk.problems.push({
      start: 0,
      end: 1,
      message: `Not plain YAML, and with ${text.length} characters too long to examine further`,
    });
  return chunk;
}
