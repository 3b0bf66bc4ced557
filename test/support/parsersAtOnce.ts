import { setImmediate as nextTurn } from 'node:timers/promises';
import { readHclWasm } from '../../src/ports/hclWasm';
import { createHclParser, type HclParser } from '../../src/sources/terraform/hcl/hclParser';

/**
 * Asks for parsers while others are being made, in a process that has none yet, and prints how many attributes each finds
 * in some texts.
 */
async function main(): Promise<void> {
  const wasm = await readHclWasm();
  const asked: Promise<HclParser>[] = [];
  for (let count = 0; count < 24; count++) {
    asked.push(createHclParser(wasm));
    await nextTurn();
  }
  for (const parser of await Promise.all(asked)) {
    const counts = [1, 2, 30, 400].map((lines) => parser.parse('a = 1\n'.repeat(lines)).body.attributes.length);
    process.stdout.write(`${counts.join(' ')}\n`);
  }
}

void main();
