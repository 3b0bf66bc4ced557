import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The preload that makes each call on files a point: `node --require`. */
export const filePointsPreload = path.resolve('test/support/filePointsPreload.cjs');

export const diskCodes = ['EIO', 'ENOSPC', 'EACCES', 'EMFILE'] as const;
export type DiskCode = (typeof diskCodes)[number];

/** What happens at one point of a process, see `filePointsPreload.cjs`. */
export interface Fault {
  /** The point, from 1. */
  readonly at: number;
  /** `part`: after the first half of the bytes, or one entry of a folder. */
  readonly when: 'before' | 'part' | 'after';
  /** `kill` and `stop`: SIGKILL and SIGSTOP to itself. */
  readonly does: 'kill' | 'stop' | DiskCode;
  /** Whether every later call that such a disk would refuse is refused too, as on one that stays full. Default: `false`. */
  readonly lasts?: boolean;
}

export interface Plan {
  /** Folders: calls on what is in none of them are no points. */
  readonly roots: readonly string[];
  /** A file outside of them to which each point is added as it is reached, as a line of JSON. */
  readonly record?: string;
  readonly faults?: readonly Fault[];
  /** A regular expression over places: a disk that is full takes nothing more for those, as long as the process lives. */
  readonly full?: string;
}

/** A point that was reached. */
export interface Point {
  readonly at: number;
  /** As it is called: `rename`, `handle.sync`, `writeFileSync`. */
  readonly call: string;
  /** Below its root, with slashes. */
  readonly place: string;
  /** Whether a first part of it can happen alone. */
  readonly parts?: true;
  /** What struck there. */
  readonly struck?: Fault['does'];
}

/** The environment for a child that is started with the preload. */
export function filePointsEnvironment(plan: Plan): Readonly<Record<string, string>> {
  return { FILE_POINTS: JSON.stringify(plan) };
}

/** Arms this process, which was started with the preload, and counts anew. */
export function armFilePoints(plan: Plan): void {
  const arm = (globalThis as Record<symbol, unknown>)[Symbol.for('filePoints.arm')];
  if (typeof arm !== 'function') throw new Error('this process was started without filePointsPreload.cjs');
  (arm as (plan: Plan) => void)(plan);
}

/** The points of a record, in their order. */
export function readPoints(record: string): readonly Point[] {
  const lines = readFileSync(record, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Point);
}

/** A place without what is random or counted in it, so that points of several runs can be told to be the same. */
export function placeKind(place: string): string {
  return place
    .replace(/(\.partial-|\.wiping-|\.pullbook-)[0-9a-f]+/g, '$1#')
    .replace(/[0-9a-f]{8}(?=\.sealed)/g, '#')
    .replace(/(^|\/)(lock\/)(\d+|new-\w+)(?=\/|$)/g, '$1$2#');
}

/** How each call can fail on a real disk. The first expression that fits the call counts. */
const failures: readonly (readonly [RegExp, readonly DiskCode[]])[] = [
  [/^(appendFile|writeFile)/, diskCodes],
  [/^(handle\.)?(append|write)/, ['EIO', 'ENOSPC']],
  [/^(handle\.|f)?(data)?sync/, ['EIO', 'ENOSPC']],
  [/^open/, ['EIO', 'ENOSPC', 'EACCES', 'EMFILE']],
  [/^(mk|link|symlink|rename)/, ['EIO', 'ENOSPC', 'EACCES']],
  [/^(readdir|readFile)/, ['EIO', 'EACCES', 'EMFILE']],
  [/^(handle\.|f(?!utimes)|close|read)/, ['EIO']],
  [/./, ['EIO', 'EACCES']],
];

/** What others can see of a process: between two such calls a kill is the same wherever it comes. */
const changes = /^(handle\.)?f?(append|ch|truncate|utimes|write)|^(open|mk|rename|link|symlink|rm|unlink)/;

/**
 * Everything that can happen at a point, besides being stopped. Being killed after a call is being killed before the next one;
 * `isLast` where there is none.
 */
export function faultsAt({ at, call, parts }: Point, isLast = false): readonly Fault[] {
  const codes = failures.find(([calls]) => calls.test(call))?.[1] ?? [];
  const whens: readonly Fault['when'][] = parts === true ? ['before', 'part'] : ['before'];
  const kills = isLast ? [...whens, 'after' as const] : whens;
  // A folder on a network may have done what it says that it could not.
  const late = /^(rename|link|unlink|rm)/.test(call) ? [{ at, when: 'after', does: 'EIO' } satisfies Fault] : [];
  // What stays so also stands in the way of whoever tidies up.
  const lasting = codes.filter((code) => code === 'ENOSPC' || code === 'EMFILE');
  return [
    ...kills.map((when): Fault => ({ at, when, does: 'kill' })),
    ...whens.flatMap((when) => codes.map((does): Fault => ({ at, when, does }))),
    ...late,
    ...lasting.map((does): Fault => ({ at, when: 'before', does, lasts: true })),
  ];
}

/**
 * The faults at the points of a record.
 * @param all - Kills at each call, and not only where they make a difference to what is on disk.
 */
export function allFaults(
  points: readonly Point[],
  all: boolean,
): readonly { readonly point: Point; readonly fault: Fault }[] {
  return points.flatMap((point) => {
    const isLast = point === points.at(-1);
    return faultsAt(point, isLast)
      .filter(({ does }) => all || does !== 'kill' || isLast || changes.test(point.call))
      .map((fault) => ({ point, fault }));
  });
}
