import type { Chunk, MapNode } from '../../yaml/node';

/** Whether a chunk is one job and nothing else: no anchor in it can be used by others. */
export function isOwnChunk(chunk: Chunk, jobs: MapNode): boolean {
  return chunk !== jobs.chunk && chunk.anchored.length === 0 && chunk.pairs.length === 1;
}
