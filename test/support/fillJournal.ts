import { nodeDisk } from '../../src/ports/nodeDisk';
import { Journal } from '../../src/runbook/run/journal';
import { Redactor } from '../../src/shared/redactor';
import { VirtualClock } from './virtualClock';

/**
 * A process that writes long lines to the journal in the given folder until one does not fit any more, then a short one. Prints
 * the names of those that were acknowledged.
 */
const disk = nodeDisk(process.argv[2] ?? '');
const journal = new Journal({ disk, path: 'journal.jsonl', clock: new VirtualClock(), redactor: new Redactor() });
const acknowledged: string[] = [];
const add = async (name: string, value: string) => {
  await journal.append('run1', 'step', { event: 'fact', name, value });
  acknowledged.push(name);
};

async function fill(): Promise<void> {
  try {
    for (let count = 0; count < 1_000; count++) await add(`long ${count}`, 'x'.repeat(600));
  } catch {
    await add('short', '');
  }
  process.stdout.write(JSON.stringify(acknowledged));
}

void fill();
