import type { Family } from './family';

/** One family at one size. */
export interface Sample {
  readonly size: number;
  /** CPU time of one read in milliseconds, the least of several. */
  readonly ms: number;
}

/** CPU time that this thread spent on a read, in milliseconds. Garbage that others left is not counted where it can be helped. */
function once(family: Family, input: string): number {
  // As in VS Code. mocha wants to know of every function, so that each error made in a deep recursion costs the depth.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 100;
  const before = process.cpuUsage();
  family.read(input);
  const { user, system } = process.cpuUsage(before);
  Error.stackTraceLimit = stackTraceLimit;
  return (user + system) / 1_000;
}

/** The least CPU time of several reads: other work on the machine can only add to it. */
export function sample(family: Family, size: number, runs = 3): Sample {
  const input = family.make(size);
  let ms = Infinity;
  for (let run = 0; run < runs; run++) {
    ms = Math.min(ms, once(family, input));
    // Where one read takes long, more of them say nothing new.
    if (ms > 2_000) break;
  }
  return { size: input.length, ms };
}

/** By how much the time grows when the input doubles; 2 is linear. */
export function growth(small: Sample, large: Sample): number {
  const doublings = Math.log2(large.size / small.size);
  return doublings <= 0 ? 1 : (large.ms / Math.max(small.ms, 0.001)) ** (1 / doublings);
}
