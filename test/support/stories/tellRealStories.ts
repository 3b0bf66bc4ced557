/** Tells stories with real processes: `tellRealStories.ts FIRST LAST STRIDE`, as `tellStories.ts` does. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTestServices } from '../loadedServices';
import { bundleEngineer } from './realProcess';
import { tellRealStory } from './realStory';

async function tell(): Promise<void> {
  const [first = 1, last = first, stride = 1] = process.argv.slice(2).map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'pullbook-engineer-'));
  try {
    const engineer = bundleEngineer(folder);
    await loadTestServices();
    for (let seed = first; seed <= last; seed += stride) {
      const { told, ...end } = await tellRealStory(seed, engineer);
      const isTold = end.wrongs.length > 0 || first === last;
      process.stdout.write(`${JSON.stringify({ ...end, ...(isTold ? { told } : {}) })}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void tell();
