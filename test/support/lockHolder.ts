/** A process that takes a lock, says so, and holds it until it is told to give it back or is killed. `lockHolder.ts FOLDER` */
import { processLock } from '../../src/ports/processLock';

async function run(): Promise<void> {
  const taken = await processLock(process.argv[2] ?? '', 'the test').take();
  process.stdout.write(`${'heldBy' in taken ? `held by ${taken.heldBy.pid}` : 'taken'}\n`);
  if ('heldBy' in taken) return;
  const alive = setInterval(() => undefined, 1_000);
  await new Promise((resolve) => process.once('SIGTERM', resolve));
  await taken.release();
  clearInterval(alive);
}

void run();
