import { buildSync } from 'esbuild';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fault, filePointsEnvironment, filePointsPreload, readPoints } from '../filePoints';

/** Bundles the engineer, who then starts in a third of the time. @returns its path. */
export function bundleEngineer(folder: string): string {
  const outfile = join(folder, 'engineer.cjs');
  buildSync({
    entryPoints: ['test/support/engineer.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
  });
  return outfile;
}

export interface Errand {
  readonly engineer: string;
  readonly runbook: string;
  readonly state: string;
  readonly controlUrl: string;
  /** The last step. */
  readonly until: string;
  readonly environment: Readonly<Record<string, string>>;
  /** A file for the points that the process reaches. */
  readonly record: string;
  readonly faults: readonly Fault[];
  /** See `Plan`. */
  readonly full?: string;
}

/** How long a process may take before it counts as one that hangs, in milliseconds. */
const longestMs = 300_000;

/** A process that does what an engineer does at the Live target, and can be struck at each call on its state folder. */
export class RealProcess {
  stdout = '';
  stderr = '';
  /** What became of it: its exit code, or the signal that ended it; `hangs` when it had to be ended. */
  readonly end: Promise<number | string>;
  readonly #child: ChildProcess;
  readonly #record: string;
  #hangs = false;
  #hasEnded = false;
  #isStopped = false;
  #staysAwake = false;

  constructor(errand: Errand) {
    const { engineer, runbook, state, controlUrl, until, environment, record, faults, full } = errand;
    this.#record = record;
    const points = filePointsEnvironment({ roots: [state], record, faults, ...(full !== undefined && { full }) });
    this.#child = spawn(
      process.execPath,
      ['--require', filePointsPreload, engineer, runbook, state, controlUrl, until],
      { env: { ...process.env, ...environment, ...points }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    const guard = setTimeout(() => {
      this.#hangs = true;
      this.#child.kill('SIGKILL');
    }, longestMs);
    this.end = new Promise((resolve) =>
      this.#child.once('close', (code, signal) => {
        clearTimeout(guard);
        this.#hasEnded = true;
        resolve(this.#hangs ? 'hangs' : (code ?? signal ?? 'unknown'));
      }),
    );
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  stop(): void {
    if (!this.#staysAwake) this.#isStopped = this.#child.kill('SIGSTOP');
  }

  /** Wakes it, and lets nobody put it to sleep any more: a point at which it would fall asleep may come yet. */
  keepAwake(): void {
    this.#staysAwake = true;
    this.wake();
    const waking = setInterval(() => this.wake(), 100);
    void this.end.then(() => clearInterval(waking));
  }

  wake(): void {
    this.#child.kill('SIGCONT');
    this.#isStopped = false;
  }

  /** Waits until it has ended, or is asleep. */
  async rest(): Promise<'ended' | 'asleep'> {
    while (!this.#hasEnded) {
      if (this.#isStopped || this.struck().some(({ struck }) => struck === 'stop')) return 'asleep';
      await Promise.race([this.end, sleep(20)]);
    }
    return 'ended';
  }

  /** The points at which it was struck. */
  struck() {
    return existsSync(this.#record) ? readPoints(this.#record).filter(({ struck }) => struck !== undefined) : [];
  }
}

/** The lines of a journal that are whole. */
export function wholeLines(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.filter((line) => line.startsWith('{') && line.endsWith('}')).map((line) => `${line}\n`);
}
