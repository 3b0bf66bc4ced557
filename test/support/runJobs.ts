import { readFileSync, writeSync } from 'node:fs';
import { codeOf } from '../../src/shared/errors';
import { type Fault, armFilePoints } from './filePoints';

/** Something that Pullbook does with files, for processes that are struck in the middle of it. */
export interface Work {
  /** Makes what is there beforehand. */
  readonly prepare: (folder: string) => Promise<void>;
  /** What does it, as often as it is called, in one process. Says of each thing that it is done as soon as it is. */
  readonly open: (folder: string) => Promise<(done: (what: string) => void, attempt: 1 | 2) => Promise<void>>;
}

/** One work done in a folder of its own with these faults; and once more in the same process when they are over. */
export interface Job {
  readonly work: string;
  readonly folder: string;
  readonly faults: readonly Fault[];
  readonly record?: string;
}

/** A line that a process prints: of which job, in which attempt, what is done now or with which code it failed. */
export interface Said {
  readonly job: number;
  readonly attempt: 1 | 2;
  readonly done?: string;
  readonly failed?: string;
}

/** Does the jobs of a file, one after the other; there is one alone where a fault ends the process. */
export async function runJobs(works: Readonly<Record<string, Work>>, file: string): Promise<void> {
  const jobs = JSON.parse(readFileSync(file, 'utf8')) as readonly Job[];
  for (const [job, { work, folder, faults, record }] of jobs.entries()) {
    const say = (said: Omit<Said, 'job'>) => void writeSync(1, `${JSON.stringify({ job, ...said })}\n`);
    const run = await works[work]?.open(folder);
    if (run === undefined) throw new RangeError(`there is no work ${work}`);
    armFilePoints({ roots: [folder], faults, ...(record === undefined ? {} : { record }) });
    for (const attempt of [1, 2] as const) {
      try {
        await run((done) => say({ attempt, done }), attempt);
      } catch (error) {
        const system = error instanceof Error && 'code' in error ? error.code : undefined;
        say({ attempt, failed: typeof system === 'string' ? system : codeOf(error) });
      }
      if (faults.length === 0) break;
      armFilePoints({ roots: [] });
    }
  }
}
