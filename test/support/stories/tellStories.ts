/**
 * Tells stories in virtual time: `tellStories.ts FIRST LAST STRIDE` tells each STRIDEth of those seeds, and prints the end of
 * each as a line of JSON as it comes.
 */
import { hclParser } from '../hcl';
import { loadTestServices } from '../loadedServices';
import { tellStory } from './story';
import { openVirtualFiles } from './virtualFiles';

async function tell(): Promise<void> {
  const [first = 1, last = first, stride = 1] = process.argv.slice(2).map(Number);
  await Promise.all([loadTestServices(), hclParser()]);
  openVirtualFiles();
  for (let seed = first; seed <= last; seed += stride) {
    const { told, ...end } = await tellStory(seed);
    process.stdout.write(
      `${JSON.stringify({ ...end, ...(end.wrongs.length > 0 || first === last ? { told } : {}) })}\n`,
    );
  }
}

void tell();
