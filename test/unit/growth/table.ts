/**
 * `npm run growth`: how the time for hostile input grows, for every family from 4 kB up to its cap or until a read takes a second.
 *
 *   npm run growth               all families
 *   npm run growth -- shell:     those whose name has the words
 */
import { allFamilies } from './allFamilies';
import { growth, sample, type Sample } from './measure';

const slowMs = 1_000;
const [only = ''] = process.argv.slice(2);

async function print(): Promise<void> {
  for (const family of await allFamilies()) {
    if (!family.name.includes(only)) continue;
    const samples: Sample[] = [];
    for (let size = 4_000; size <= family.cap; size *= 2) {
      const taken = sample(family, size, 2);
      samples.push(taken);
      if (taken.ms > slowMs) break;
    }
    const [first] = samples.filter(({ ms }) => ms > 5);
    const last = samples.at(-1);
    const ratio = first === undefined || last === undefined || first === last ? '' : growth(first, last).toFixed(2);
    const row = samples.map(({ size, ms }) => `${Math.round(size / 1_000)}k ${Math.round(ms)}`).join(', ');
    console.log(`${family.name.padEnd(64)} ${ratio.padStart(5)}   ${row}`);
  }
}

print().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
