import { AsyncLocalStorage } from 'node:async_hooks';
import type { SeededRandom } from '../seededRandom';
import type { MemoryTree } from './memoryTree';
import { type Point, type Strike, strikesAt } from './strikes';
import { systemError } from './systemCalls';

/** What strikes a process: the first point with such a name after `skip` others, and what of all that can happen there. */
export interface Trouble {
  readonly at: RegExp;
  readonly skip: number;
  /** Only points that come after one with such a name count. Default: all. */
  readonly after?: RegExp;
  readonly does: 'kill' | 'stop' | 'fail';
  /** Whether a disk that refuses one call refuses all of that kind until the process ends, as one that stays full. */
  readonly lasts?: boolean;
}

/** What struck, and where: at `rename live/journal.jsonl`. */
export interface Struck {
  /** Of a service: the status that it answered. */
  readonly does: Strike['does'] | 'reset' | number;
  readonly when: Strike['when'];
  readonly point: string;
}

/** What a call on the world outside does: wholly, or in a first part. */
export interface Work<T> {
  readonly whole: () => T | Promise<T>;
  readonly part?: () => void;
}

const current = new AsyncLocalStorage<VirtualProcess>();

/** The process in which the running code runs; `undefined` for the test itself. */
export function currentProcess(): VirtualProcess | undefined {
  return current.getStore();
}

/** The numbers of the virtual processes that were not killed. A stopped one is still there. */
export const livingProcesses = new Set<number>();

let processes = 0;

/**
 * A process of its own inside of this one: it has a number, and everything that it does to files and services goes through
 * {@link at}, where it can be killed, stopped and hindered. What is killed neither continues nor fails: its calls stay
 * pending for ever, so that no handler can tidy up.
 */
export class VirtualProcess {
  readonly tree: MemoryTree;
  /** No real process has such a number. */
  readonly pid = 1_000_000_000 + processes++;
  readonly struck: Struck[] = [];
  readonly killed: Promise<'killed'>;
  readonly stopped: Promise<'stopped'>;
  /** What it has changed outside without the lock, or after another process had taken its place. */
  readonly trespasses: string[] = [];
  /** The folder of the lock that it holds. */
  holds: string | undefined;
  /** Called at each point, with how many there were. */
  onPoint: (count: number) => void = () => undefined;
  /** What it does again and again while it runs. */
  readonly beats = new Set<() => void>();
  readonly #random: SeededRandom;
  readonly #troubles: { readonly trouble: Trouble; left: number; counts: boolean }[];
  #points = 0;
  #refuses: string | undefined;
  #state: 'running' | 'stopped' | 'dead' = 'running';
  #tellKilled: () => void = () => undefined;
  #tellStopped: () => void = () => undefined;
  #awake: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;

  constructor(tree: MemoryTree, random: SeededRandom, troubles: readonly Trouble[]) {
    this.tree = tree;
    this.#random = random;
    this.#troubles = troubles.map((trouble) => ({
      trouble,
      left: trouble.skip,
      counts: trouble.after === undefined,
    }));
    this.killed = new Promise((resolve) => (this.#tellKilled = () => resolve('killed')));
    this.stopped = new Promise((resolve) => (this.#tellStopped = () => resolve('stopped')));
    livingProcesses.add(this.pid);
  }

  get isAlive(): boolean {
    return this.#state !== 'dead';
  }

  /** Whether another process has taken its place: that takes the lock's folder away. */
  get isFollowed(): boolean {
    return this.holds !== undefined && !this.tree.exists(this.holds);
  }

  get isStopped(): boolean {
    return this.#state === 'stopped';
  }

  /** Whether it was ever stopped. */
  get wasStopped(): boolean {
    return this.struck.some(({ does }) => does === 'stop');
  }

  /** Runs `work` as this process. */
  run<T>(work: () => Promise<T>): Promise<T> {
    return current.run(this, work);
  }

  /** Lets time do what it does in a process that runs. */
  beat(): void {
    if (this.#state === 'running') current.run(this, () => this.beats.forEach((one) => one()));
  }

  /** Goes on where it was stopped. */
  wake(): void {
    if (this.#state !== 'stopped') return;
    this.#state = 'running';
    this.#wake();
  }

  /** Says that this process has changed something that others see. */
  wrote(what: string): void {
    if (this.holds === undefined) this.trespasses.push(`${what} without the lock`);
    else if (this.isFollowed) this.trespasses.push(`${what} after it was followed`);
  }

  /** Runs a change that others see. */
  async writes<T>(what: string, change: () => Promise<T>): Promise<T> {
    const result = await change();
    this.wrote(what);
    return result;
  }

  kill(): void {
    this.#state = 'dead';
    livingProcesses.delete(this.pid);
    this.#tellKilled();
  }

  /** One call on the world outside. */
  async at<T>(point: Point, work: Work<T>): Promise<T> {
    await this.#pass();
    const strike = this.#strikeAt(point);
    if (strike === undefined) return work.whole();
    if (strike.when === 'part') work.part?.();
    if (strike.does === 'kill') {
      if (strike.when === 'after') await whatever(work.whole);
      this.kill();
      return never();
    }
    if (strike.does === 'stop') {
      // Within a call nobody can be stopped so that it is seen: a look at the lock and the call after it are one.
      const ended = await settled(work.whole);
      this.#stop();
      await this.#pass();
      return ended();
    }
    if (strike.when === 'after') await whatever(work.whole);
    throw systemError(strike.does, point.call, point.place);
  }

  /** The same for a call that answers at once. */
  atOnce<T>(point: Point, whole: () => T): T {
    if (this.#state !== 'running') throw new Error('a process that does not run went on');
    const strike = this.#strikeAt(point, false);
    if (strike === undefined) return whole();
    throw systemError(strike.does, point.call, point.place);
  }

  #strikeAt(point: Point, canEnd = true): Strike | undefined {
    this.onPoint(++this.#points);
    const name = point.place === '' ? point.call : `${point.call} ${point.place}`;
    const meant = this.#troubles.filter(({ trouble, counts }) => counts && trouble.at.test(name));
    for (const entry of this.#troubles) entry.counts ||= entry.trouble.after?.test(name) === true;
    if (meant.length === 0 && this.#refuses === undefined) return undefined;
    const possible = strikesAt(point).filter(({ does }) => canEnd || !isEnd(does));
    const lasting = possible.find(({ does, when }) => does === this.#refuses && when === 'before');
    if (lasting !== undefined) return lasting;
    for (const entry of meant) {
      const { trouble } = entry;
      const fitting = possible.filter(({ does }) => (trouble.does === 'fail' ? !isEnd(does) : does === trouble.does));
      if (fitting.length === 0 || entry.left-- > 0) continue;
      this.#troubles.splice(this.#troubles.indexOf(entry), 1);
      const strike = fitting[this.#random.below(fitting.length)]!;
      if (trouble.lasts === true) this.#refuses = strike.does;
      this.struck.push({ ...strike, point: name });
      return strike;
    }
    return undefined;
  }

  #stop(): void {
    this.#state = 'stopped';
    this.#awake = new Promise((resolve) => (this.#wake = resolve));
    this.#tellStopped();
  }

  async #pass(): Promise<void> {
    if (this.#state === 'stopped') await this.#awake;
    if (this.#state === 'dead') await never();
  }
}

function isEnd(does: Strike['does']): boolean {
  return does === 'kill' || does === 'stop';
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

async function whatever(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch {
    // Nobody is there who could hear of it.
  }
}

async function settled<T>(work: () => T | Promise<T>): Promise<() => T> {
  try {
    const result = await work();
    return () => result;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
