import { spawn } from 'node:child_process';
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Fault, type Point, allFaults, filePointsPreload, placeKind, readPoints } from './filePoints';
import { ended } from './runCli';
import type { Job, Said, Work } from './runJobs';

/** What a process has said of one job before it ended. */
export interface Told {
  readonly done: readonly string[];
  readonly failed: readonly Said[];
}

/** One row of the table of points and outcomes. */
export interface Outcomes {
  readonly points: number;
  readonly faults: number;
  /** Processes that were killed; works that failed and said so; works that went on in spite of the fault. */
  readonly killed: number;
  readonly told: number;
  readonly unharmed: number;
  /** What was not as it must be, one line each. */
  readonly problems: readonly string[];
}

/**
 * Strikes a work at each call on files, in each way: kills by a process each, failures many by one process, which then must go
 * on without them. `PULLBOOK_POINTS=all` kills at each call, also where that makes no difference to what is on disk.
 *
 * @param script - The compiled script that knows the work.
 * @param folder - For what is needed meanwhile.
 * @param look - Looks at a folder afterwards, as a process that comes later; throws where something is wrong.
 */
export async function strikeEverywhere(
  [name, { prepare }]: readonly [string, Work],
  { script, folder, look }: { script: string; folder: string; look: (state: string, told: Told) => Promise<void> },
): Promise<Outcomes> {
  const own = path.join(folder, name.replaceAll(/\W+/g, '-'));
  const prepared = path.join(own, 'prepared');
  mkdirSync(prepared, { recursive: true });
  await prepare(prepared);
  let count = 0;
  const jobOf = (faults: readonly Fault[]): Job => {
    const state = path.join(own, `${++count}`);
    cpSync(prepared, state, { recursive: true });
    return { work: name, folder: state, faults };
  };

  /** Runs jobs in one process. */
  async function run(jobs: readonly Job[]): Promise<readonly Told[]> {
    const file = path.join(own, `${++count}.json`);
    writeFileSync(file, JSON.stringify(jobs));
    const child = spawn(process.execPath, ['--require', filePointsPreload, script, file], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { stdout, stderr } = await ended(child);
    const isKilled = jobs.some(({ faults }) => faults.some(({ does }) => does === 'kill'));
    assert.deepEqual([child.signalCode, stderr], [isKilled ? 'SIGKILL' : null, '']);
    const lines = stdout.split('\n').filter((line) => line !== '');
    const said = lines.map((line) => JSON.parse(line) as Said);
    return jobs.map((_, job) => ({
      done: said.filter((one) => one.job === job).flatMap(({ done }) => done ?? []),
      failed: said.filter((one) => one.job === job && one.failed !== undefined),
    }));
  }

  const record = path.join(own, 'points');
  const [calm] = await run([{ ...jobOf([]), record }]);
  assert.deepEqual(calm?.failed, []);
  const points = readPoints(record);
  const faults = allFaults(points, process.env['PULLBOOK_POINTS'] === 'all');
  const outcomes = { killed: 0, told: 0, unharmed: 0 };
  const problems: string[] = [];

  async function check(point: Point, { when, does, lasts }: Fault, state: string, told: Told): Promise<void> {
    if (does === 'kill') outcomes.killed++;
    else if (told.failed[0]?.attempt === 1) outcomes.told++;
    else outcomes.unharmed++;
    try {
      const again = told.failed.find(({ attempt }) => attempt === 2);
      assert.equal(again?.failed, undefined, 'the same process does not go on');
      await look(state, told);
      rmSync(state, { recursive: true });
    } catch (error) {
      const message = (error as Error).message.replace(/\s+/g, ' ');
      problems.push(
        `${does} ${lasts === true ? 'from' : when} ${point.call} ${placeKind(point.place)} (${point.at}): ${message}`,
      );
    }
  }

  const failing = faults
    .filter(({ fault }) => fault.does !== 'kill')
    .map((one) => ({ ...one, job: jobOf([one.fault]) }));
  const killing = faults.filter(({ fault }) => fault.does === 'kill');
  const failAll = async () => {
    const told = await run(failing.map(({ job }) => job));
    for (const [index, { point, fault, job }] of failing.entries()) await check(point, fault, job.folder, told[index]!);
  };
  const killNext = async () => {
    for (let next = killing.shift(); next !== undefined; next = killing.shift()) {
      const job = jobOf([next.fault]);
      const [told] = await run([job]);
      await check(next.point, next.fault, job.folder, told!);
    }
  };
  await Promise.all([failAll(), killNext(), killNext()]);
  return { points: points.length, faults: faults.length, ...outcomes, problems };
}
