/** The engine and its ports to this machine: a chunk that loads when a journal is first read. */
export { readHclWasm } from '../ports/hclWasm';
export { keyFile } from '../ports/keyFile';
export { nodeDisk } from '../ports/nodeDisk';
export { nodeFiles } from '../ports/nodeFiles';
export { processLock } from '../ports/processLock';
export { systemClock } from '../ports/systemClock';
export { systemRandom } from '../ports/systemRandom';
export { createEngine } from '../steps/engine/engine';
