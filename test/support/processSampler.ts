import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

type Trace = readonly [name: string, text: string];

export interface ProcessSampler {
  /** Arguments, title and variables of every process that was seen, for a search. */
  readonly traces: readonly Trace[];
  /** Which programs were seen. */
  readonly programs: ReadonlySet<string>;
  stop(): void;
}

/** A list of processes that says what each was started with: Linux has one. */
export const canSample = process.platform === 'linux';

/**
 * Looks at this process's descendants again and again, as a neighbour on the machine can. It sees programs of any kind,
 * but none that ends between two looks; `childRecorder.cjs` sees each, but only what Node starts.
 */
export function sampleProcesses(everyMs = 100): ProcessSampler {
  const seen = new Map<string, Trace>();
  const programs = new Set<string>();
  const look = (): void => {
    for (const pid of descendants()) {
      try {
        const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        const program = path.basename(args[0] ?? '');
        programs.add(program);
        seen.set(`${pid} ${args.join(' ')}`, [`arguments of ${program} in the list of processes`, args.join('\n')]);
        for (const variable of readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')) {
          const name = variable.split('=', 1)[0] ?? '';
          seen.set(`${pid} ${variable}`, [`variable ${name} of ${program} in the list of processes`, variable]);
        }
      } catch {
        // It has ended.
      }
    }
  };
  const timer = setInterval(look, everyMs);
  return {
    get traces() {
      return [...seen.values()];
    },
    programs,
    stop: () => clearInterval(timer),
  };
}

/** Processes below this one, by their parents. */
function descendants(): readonly string[] {
  const children = new Map<string, string[]>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const parent = parentOf(pid);
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found = [...(children.get(String(process.pid)) ?? [])];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html the name may hold blanks and brackets */
function parentOf(pid: string): string | undefined {
  try {
    return /^.*\) \S+ (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1'))?.[1];
  } catch {
    return undefined;
  }
}
